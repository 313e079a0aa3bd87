import type { Cluster } from '../cluster/cluster.ts';
import type { HelmReport } from './helm-program.ts';
import type { HelmReleaseObject } from './helm-release.ts';

interface Told {
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** Whether nothing more is tried until something changes. */
  readonly isStalled?: boolean;
}

/** The reason while there is no chart. */
export const sourceNotReady = 'SourceNotReady';

/** What a HelmRelease says of itself. Only what helm or source-controller said gets into it. */
export class ReleaseStatus {
  readonly #cluster: Cluster;
  readonly #place: string;
  readonly #object: HelmReleaseObject;

  constructor(cluster: Cluster, place: string, object: HelmReleaseObject) {
    this.#cluster = cluster;
    this.#place = place;
    this.#object = object;
  }

  /**
   * Whether this chart with these values has been brought, or has failed as often as it may, before. Not where there was no
   * chart in between: then nothing else would make it ready again.
   */
  hasTried(chart: string, config: string): boolean {
    const { metadata, status } = this.#object;
    const isSame = status.lastAttemptedRevisionDigest === chart && status.lastAttemptedConfigDigest === config;
    const ready = status.conditions.find(({ type }) => type === 'Ready');
    const isDone = status.lastAttemptedGeneration === metadata.generation && ready?.reason !== sourceNotReady;
    return isSame && (ready?.status === 'True' || isDone);
  }

  /** A change that asks for nothing new. */
  async seen(): Promise<void> {
    const { metadata, status } = this.#object;
    if (status.observedGeneration === metadata.generation) return;
    await this.#patch({ observedGeneration: metadata.generation });
  }

  /** Keeps what was tried, so that it is not tried again. */
  tried(chart: { readonly digest: string; readonly revision: string }, config: string): Promise<void> {
    return this.#patch({
      lastAttemptedRevision: chart.revision,
      lastAttemptedRevisionDigest: chart.digest,
      lastAttemptedConfigDigest: config,
      lastAttemptedGeneration: this.#object.metadata.generation,
    });
  }

  begins(action: string): Promise<void> {
    return this.#tell({ ready: 'Unknown', reason: 'Progressing', message: `helm ${action} runs` });
  }

  succeeded(reason: string, { version, info }: HelmReport): Promise<void> {
    return this.#tell({ ready: 'True', reason, message: `${info.description} (revision ${version}, ${info.status})` });
  }

  failed(reason: string, message: string, isLast: boolean): Promise<void> {
    return this.#tell({ ready: 'False', reason, message, isStalled: isLast });
  }

  /** Nothing could be tried: that is said once. */
  async refused(reason: string, message: string, isStalled: boolean): Promise<void> {
    const ready = this.#object.status.conditions.find(({ type }) => type === 'Ready');
    if (ready?.message !== message) await this.#tell({ ready: 'False', reason, message, isStalled });
  }

  #tell({ ready, reason, message, isStalled = false }: Told): Promise<void> {
    const { generation } = this.#object.metadata;
    const shared = { reason, message, observedGeneration: generation, lastTransitionTime: new Date().toISOString() };
    const conditions = [
      { type: 'Ready', status: ready, ...shared },
      ...(ready === 'Unknown' ? [{ type: 'Reconciling', status: 'True', ...shared }] : []),
      ...(isStalled ? [{ type: 'Stalled', status: 'True', ...shared }] : []),
    ];
    return this.#patch({ observedGeneration: generation, conditions });
  }

  async #patch(status: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await this.#cluster.request('PATCH', `${this.#place}/status`, { status });
    if (answer.status === 200 || answer.status === 404) return;
    throw new Error(`${this.#place}/status: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
