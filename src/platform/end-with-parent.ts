import type { Confinement } from './confinement.ts';
import { programsOnPath } from './programs.ts';

/**
 * Has the kernel tell a program to end (SIGTERM) when this process is gone, however it went: nobody is left to hold it
 * to its limits then. By `setpriv` of util-linux; undefined where there is none.
 */
export function endWithParent(): Confinement | undefined {
  if (process.platform !== 'linux') return undefined;
  const [setpriv] = programsOnPath('setpriv', '/usr/bin:/bin');
  if (setpriv === undefined) return undefined;
  return { limitsMemory: false, cutsNetwork: false, wrap: () => [setpriv, '--pdeathsig', 'TERM', '--'] };
}
