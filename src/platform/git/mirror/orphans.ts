import { readdir, readFile } from 'node:fs/promises';
import { endProcesses } from './process-group.ts';

/** The variable by which a git of a mirror is known again; its value is the mirror's directory. */
export const mirrorVariable = 'KUBESCAPE_GITOPS_MIRROR';

/**
 * Ends what a process that was killed left running in a mirror: its git would go on writing. Does nothing on systems
 * that do not show the environment of processes; there git ends by itself when nothing comes for as long as a fetch
 * may take.
 */
export async function endOrphans(directory: string): Promise<void> {
  const names = await readdir('/proc').catch(() => []);
  const wanted = `${mirrorVariable}=${directory}`;
  const found = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map(async (pid) => ((await has(pid, wanted)) ? [Number(pid)] : [])),
  );
  await endProcesses(found.flat());
}

async function has(pid: string, variable: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').includes(variable);
}
