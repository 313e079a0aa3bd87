import path from 'node:path';
import type { Confinement } from '../../platform/confinement.ts';
import { exec, type ExecResult } from '../../platform/exec.ts';
import type { ChartPlace } from './chart-folders.ts';
import type { HelmLimits } from './limits.ts';

/** A helm to run, and what holds it. */
export interface HelmProcess {
  readonly program: string;
  readonly limits: HelmLimits;
  readonly confinement: Confinement;
}

/**
 * Runs `helm template` in the folder of a chart, which is its home, cache and plugin folder, too, as far as there are
 * any. Values come over standard input, so that they never lie on the disk.
 */
export function runHelm(
  { program, limits, confinement }: HelmProcess,
  { folder, chart }: ChartPlace,
  values: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ExecResult> {
  return exec(program, ['template', '--values=-', ...args, chart], {
    cwd: folder,
    env: environment(path.join(folder, 'home'), limits),
    stdin: values,
    limits,
    confinement,
    ...(signal && { signal }),
  });
}

/**
 * Nothing of this process's environment. The home does not exist: whatever helm looks for is not there. Go collects
 * garbage seldom, which takes a third off the processor's time of a small chart, but harder before it meets the limit,
 * and prints no stacks. The proxy answers nobody: should a way into the
 * network have been overlooked, it ends there on machines that cannot cut the network off.
 */
function environment(home: string, { memoryBytes }: HelmLimits): Record<string, string> {
  const nowhere = 'http://127.0.0.1:9';
  return {
    HOME: home,
    TMPDIR: home,
    XDG_CACHE_HOME: path.join(home, 'cache'),
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_DATA_HOME: path.join(home, 'data'),
    HELM_PLUGINS: path.join(home, 'plugins'),
    HELM_NO_PLUGINS: '1',
    KUBECONFIG: '/dev/null',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    GOGC: '400',
    GOMEMLIMIT: String(Math.floor(memoryBytes * 0.75)),
    GOTRACEBACK: 'none',
  };
}
