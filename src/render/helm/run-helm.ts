import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd } from '../../platform/at-end.ts';
import type { Confinement } from '../../platform/confinement.ts';
import { exec, type ExecResult } from '../../platform/exec.ts';
import { packed } from './chart-intake.ts';
import type { Chart } from './chart.ts';
import type { HelmLimits } from './limits.ts';

/** A helm to run, and what holds it. */
export interface HelmProcess {
  readonly program: string;
  readonly limits: HelmLimits;
  readonly confinement: Confinement;
}

/**
 * Runs `helm template` with a folder of its own as home, cache, plugin folder and working directory. It holds the
 * chart and the values, is open to this user only, and is gone afterwards, also when this
 * process is interrupted.
 */
export async function runHelm(
  { program, limits, confinement }: HelmProcess,
  chart: Chart,
  values: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ExecResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubescape-gitops-helm-'));
  const forget = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const place = await writeChart(chart, folder);
    await writeFile(path.join(folder, 'values.yaml'), values);
    return await exec(program, ['template', '--values=values.yaml', ...args, place], {
      cwd: folder,
      env: environment(path.join(folder, 'home'), limits),
      limits,
      confinement,
      ...(signal && { signal }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
    forget();
  }
}

/** Returns where the chart is, relative to the folder, so that no message tells a path of this machine. */
async function writeChart({ files, form }: Chart, folder: string): Promise<string> {
  if (form === 'archive') {
    await writeFile(path.join(folder, 'chart.tgz'), packed(files));
    return './chart.tgz';
  }
  const folders = new Set(Array.from(files.keys(), (name) => path.join(folder, 'chart', path.dirname(name))));
  for (const each of folders) await mkdir(each, { recursive: true });
  const writes = Array.from(files, ([name, content]) => writeFile(path.join(folder, 'chart', name), content));
  await Promise.all(writes);
  return './chart';
}

/**
 * Nothing of this process's environment. The home does not exist: whatever helm looks for is not there. Go collects
 * garbage harder before it meets the limit, and prints no stacks. The proxy answers nobody: should a way into the
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
    GOMEMLIMIT: String(Math.floor(memoryBytes * 0.75)),
    GOTRACEBACK: 'none',
  };
}
