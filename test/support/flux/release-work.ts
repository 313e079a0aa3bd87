import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import type { Cluster } from '../cluster/cluster.ts';
import { unlessEmpty } from './documents.ts';
import type { HelmProgram, HelmReport } from './helm-program.ts';
import type { HelmReleaseSpec } from './helm-release.ts';
import type { ReleaseStatus } from './release-status.ts';

/** One release to work on. */
export interface Work {
  readonly release: string;
  readonly namespace: string;
  readonly helm: HelmProgram;
  readonly cluster: Cluster;
  /** File that keeps what the release consists of. */
  readonly record: string;
}

interface ChartWork extends Work {
  readonly spec: HelmReleaseSpec;
  readonly chart: string;
}

/** What tells one configuration from another. */
export function digestOf(values: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(values)).digest('hex')}`;
}

/**
 * Installs or upgrades, as often as the HelmRelease allows; says how each attempt went. What failed is taken back before
 * the next attempt: an installation by uninstalling it, an upgrade by rolling it back.
 */
export async function bringRelease(work: ChartWork, status: ReleaseStatus): Promise<'install' | 'upgrade'> {
  const { helm, spec } = work;
  const known = await helm.status(work);
  const verb = known === undefined ? 'install' : 'upgrade';
  const { retries, remediateLastFailure } = spec[verb].remediation;
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    const isLast = attempt === retries;
    const before = await helm.status(work);
    await status.begins(verb);
    try {
      const report = await attemptOf(verb, work);
      writeFileSync(work.record, await helm.manifest(work), { mode: 0o600 });
      await status.succeeded(verb === 'install' ? 'InstallSucceeded' : 'UpgradeSucceeded', report);
      return verb;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await status.failed(verb === 'install' ? 'InstallFailed' : 'UpgradeFailed', message, isLast);
      if (!isLast || remediateLastFailure) await takeBack(verb, work, before);
    }
  }
  return verb;
}

async function attemptOf(
  verb: 'install' | 'upgrade',
  { helm, cluster, spec, chart, ...target }: ChartWork,
): Promise<HelmReport> {
  const { timeout = spec.timeout, crds = verb === 'install' ? 'Create' : 'Skip' } = spec[verb];
  if (crds === 'CreateReplace') await replaceDefinitions(helm, cluster, chart);
  const more = crds === 'Create' ? [] : ['--skip-crds'];
  const whole = { release: target.release, namespace: target.namespace, chart, values: spec.values, timeout };
  if (verb === 'install')
    return helm.install(whole, [...more, ...(spec.install.createNamespace ? ['--create-namespace'] : [])]);
  return helm.upgrade(whole, [...more, `--history-max=${spec.maxHistory}`]);
}

/** Helm makes the definitions of a chart once and never again: those that changed are brought before it. */
async function replaceDefinitions(helm: HelmProgram, cluster: Cluster, chart: string): Promise<void> {
  const objects = unlessEmpty(loadAll(await helm.run('show', 'crds', chart)));
  if (objects.length === 0) return;
  await cluster.apply(...objects);
  const names = objects.map(({ metadata }) => `crd/${metadata.name}`);
  await cluster.kubectl(['wait', '--for=condition=Established', ...names, '--timeout=60s']);
}

/** Undoes an attempt. One that made no revision, such as with values that the chart refuses, left nothing to undo. */
async function takeBack(
  verb: 'install' | 'upgrade',
  { helm, release, namespace }: ChartWork,
  before: HelmReport | undefined,
): Promise<void> {
  const now = await helm.status({ release, namespace });
  if (now === undefined || now.version === before?.version) return;
  if (verb === 'upgrade') await helm.run('rollback', release, '-n', namespace, '--wait');
  else await helm.run('uninstall', release, '-n', namespace, '--wait');
}

/**
 * Uninstalls. Helm's record may be gone with its namespace, which is deleted at the same time; helm-controller would
 * have it elsewhere. Then what is left of the release is deleted as it was recorded here.
 */
export async function removeRelease(
  { helm, cluster, release, namespace, record }: Work,
  timeout: string,
): Promise<void> {
  const target = ['-n', namespace, '--wait', '--timeout', timeout, '--ignore-not-found'];
  await helm.run('uninstall', release, ...target);
  if (!existsSync(record)) return;
  const kept = 'helm.sh/resource-policy';
  const objects = unlessEmpty(loadAll(readFileSync(record, 'utf8'))).filter(
    ({ metadata }) => (metadata['annotations'] as Record<string, string> | undefined)?.[kept] !== 'keep',
  );
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  await cluster.kubectl(['delete', '--ignore-not-found', '-n', namespace, '-f', '-'], list);
}
