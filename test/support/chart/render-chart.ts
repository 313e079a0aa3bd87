import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { describe } from 'vitest';
import { exec, type ExecResult } from '../../../src/platform/exec.ts';
import type { KubeObject } from '../cluster/cluster.ts';
import { helmProgram } from '../helm.ts';

/** The chart that fleets install. */
export const chartFolder = path.resolve(import.meta.dirname, '../../../flux/chart');

export const monitoringApi = 'monitoring.coreos.com/v1';

export interface Rendering {
  /** Default: `kubescape`. */
  readonly namespace?: string;
  readonly values?: unknown;
  /** That the cluster serves besides Kubernetes' own. */
  readonly apis?: readonly string[];
}

const limits = { milliseconds: 60_000, stdoutBytes: 32 * 1024 * 1024, stderrBytes: 1024 * 1024 };

/** Like `describe`, for tests that run helm: skipped where there is none, which test/support/helm.ts tells. */
export function describeChart(title: string, tests: () => void): void {
  describe.skipIf(helmProgram === undefined)(title, () => {
    tests();
  });
}

/** Runs helm with the chart and values. */
export async function runHelm(command: readonly string[], { values = {} }: Rendering = {}): Promise<ExecResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-chart-'));
  try {
    writeFileSync(path.join(folder, 'values.json'), JSON.stringify(values));
    const env = { HOME: folder, HELM_NO_PLUGINS: '1' };
    const args = [...command, '--values', path.join(folder, 'values.json')];
    return await exec(helmProgram?.file ?? 'helm', args, { env, cwd: folder, limits });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Helm takes a second: what was asked for once is there. */
const rendered = new Map<string, Promise<string>>();

/** What `helm template` prints for the release `kubescape`. Rejects with what helm says is wrong. */
export function chartText(rendering: Rendering = {}): Promise<string> {
  const key = JSON.stringify(rendering);
  const text = rendered.get(key) ?? renderChart(rendering);
  rendered.set(key, text);
  return text;
}

/** The same, by a run of its own. */
export async function renderChart(rendering: Rendering = {}): Promise<string> {
  const { namespace = 'kubescape', apis = [] } = rendering;
  const more = apis.flatMap((api) => ['--api-versions', api]);
  const args = ['template', 'kubescape', chartFolder, '--namespace', namespace, ...more];
  const { exitCode, stdout, stderr } = await runHelm(args, rendering);
  if (exitCode === 0) return stdout;
  throw new Error(stderr.trim());
}

/** The objects of it. */
export async function chartObjects(rendering: Rendering = {}): Promise<readonly KubeObject[]> {
  return (loadAll(await chartText(rendering)) as (KubeObject | null)[]).filter((object) => object !== null);
}

/** The notes that a person reads after an installation. */
export async function chartNotes(values: unknown): Promise<string> {
  const args = ['install', 'kubescape', chartFolder, '--namespace', 'kubescape', '--dry-run=client'];
  const { exitCode, stdout, stderr } = await runHelm(args, { values });
  if (exitCode !== 0) throw new Error(stderr.trim());
  return stdout.slice(stdout.indexOf('NOTES:'));
}

/** The one object of a kind and name. */
export function objectOf(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found) return found;
  throw new Error(
    `no ${kind} ${name}; there are ${objects.map((one) => `${one.kind} ${one.metadata.name}`).join(', ')}`,
  );
}
