import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { askForChart, chartOf, fetchChart } from './chart-source.ts';
import { HelmProgram } from './helm-program.ts';
import { HelmReleaseObject, NotDone, readSpec, releaseOf, type HelmReleaseSpec } from './helm-release.ts';
import { ReleaseStatus, sourceNotReady } from './release-status.ts';
import { bringRelease, digestOf, removeRelease, type Work } from './release-work.ts';

const pause = 200;
const finalizer = 'finalizers.fluxcd.io';
const group = '/apis/helm.toolkit.fluxcd.io/v2';
const List = z.object({ items: z.array(HelmReleaseObject) });

/**
 * A stand-in for helm-controller, which is not to be had as a Go module. Installs, upgrades and uninstalls HelmReleases
 * with the real helm: exactly the chart that source-controller packed, and the values, retries and time limits that the
 * object in the cluster has. What it says of them is what helm said.
 *
 * What differs: it asks instead of watching, tries again without waiting longer each time, keeps Helm's records in the
 * release's own namespace, corrects no drift, and refuses what it does not know of a HelmRelease.
 */
export class HelmDriver {
  /** What it had helm do, in order, such as `upgrade flux-system/kubescape`. */
  readonly done: string[] = [];
  /** What kept it from looking for work. */
  readonly trouble: string[] = [];
  /** The helm that it uses. */
  readonly program: HelmProgram;
  readonly #cluster: Cluster;
  readonly #folder: string;
  readonly #ending = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** `helm`: the program. `folder`: for all that it writes. */
  constructor(cluster: Cluster, helm: string, folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#cluster = cluster;
    this.#folder = folder;
    this.program = new HelmProgram(helm, path.join(folder, 'helm'), cluster, this.#ending.signal);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends what it does, also in the midst of it. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      // The API server may be away, or not ready for a kind that is new.
      await this.#look().catch((error: unknown) => this.trouble.push(textOf(error)));
      await sleep(pause);
    }
  }

  async #look(): Promise<void> {
    const { status, body } = await this.#cluster.request('GET', `${group}/helmreleases`);
    if (status !== 200) throw new Error(`helmreleases: ${status} ${JSON.stringify(body)}`);
    for (const object of List.parse(body).items) await this.#reconcile(object);
  }

  async #reconcile(object: HelmReleaseObject): Promise<void> {
    const { namespace, name, finalizers, deletionTimestamp } = object.metadata;
    const place = `${group}/namespaces/${namespace}/helmreleases/${name}`;
    const status = new ReleaseStatus(this.#cluster, place, object);
    try {
      if (deletionTimestamp !== undefined) {
        if (finalizers.includes(finalizer)) await this.#remove(object, place);
        return;
      }
      if (!finalizers.includes(finalizer)) {
        await this.#cluster.request('PATCH', place, { metadata: { finalizers: [...finalizers, finalizer] } });
      }
      const spec = readSpec(object);
      if (!spec.suspend) await this.#bring(object, spec, status);
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      const reason = deletionTimestamp ? 'UninstallFailed' : sourceNotReady;
      if (error instanceof NotDone) await status.refused('NotDone', error.message, true);
      else await status.refused(reason, textOf(error), false);
    }
  }

  async #bring(object: HelmReleaseObject, spec: HelmReleaseSpec, status: ReleaseStatus): Promise<void> {
    const source = await askForChart(this.#cluster, object, spec);
    const chart = await fetchChart(this.#cluster, source, this.#folder);
    const config = digestOf(spec.values);
    if (status.hasTried(chart.digest, config)) return status.seen();
    await this.#helmWork(object, spec, async (work) => {
      const verb = await bringRelease({ ...work, spec, chart: chart.file }, status);
      this.done.push(`${verb} ${object.metadata.namespace}/${object.metadata.name}`);
    });
    await status.tried(chart, config);
  }

  async #remove(object: HelmReleaseObject, place: string): Promise<void> {
    const { namespace, name, finalizers } = object.metadata;
    const spec = readSpec(object);
    await this.#helmWork(object, spec, (work) => removeRelease(work, spec.uninstall.timeout ?? spec.timeout));
    this.done.push(`uninstall ${namespace}/${name}`);
    const chart = chartOf(object, spec);
    if (chart !== undefined) {
      const charts = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${chart.namespace}/helmcharts`;
      await this.#cluster.request('DELETE', `${charts}/${chart.name}`);
    }
    const others = finalizers.filter((one) => one !== finalizer);
    await this.#cluster.request('PATCH', place, { metadata: { finalizers: others } });
  }

  async #helmWork(
    object: HelmReleaseObject,
    spec: HelmReleaseSpec,
    work: (work: Work) => Promise<void>,
  ): Promise<void> {
    const target = releaseOf(object, spec);
    const record = path.join(this.#folder, `${target.namespace}-${target.release}.yaml`);
    await work({ ...target, record, helm: this.program, cluster: this.#cluster });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
