import { connectByKubeconfig } from '../../../src/kube/api/connect.ts';
import type { KubeConnection } from '../../../src/kube/api/kube-connection.ts';
import { WatchedKinds } from '../../../src/kube/watch/watched-kinds.ts';
import type { LiveObject, WatchTarget } from '../../../src/kube/watch/watched.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** Every version of results that is stored, as a watch tells it. */
export class WrittenResults {
  /** Versions that were stored, and deletions. */
  events = 0;
  /** What was stored though it had been stored just so. */
  readonly again: string[] = [];
  readonly #cluster: Cluster;
  readonly #plurals: readonly string[];
  readonly #last = new Map<string, string>();
  #api: KubeConnection | undefined;
  #watched: WatchedKinds | undefined;

  constructor(cluster: Cluster, plurals: readonly string[]) {
    this.#cluster = cluster;
    this.#plurals = plurals;
  }

  async begin(): Promise<void> {
    this.#api = await connectByKubeconfig({ file: this.#cluster.kubeconfig });
    const targets = this.#plurals.map((plural): WatchTarget => {
      const kind = plural.endsWith('summaries') ? 'WorkloadConfigurationScanSummary' : 'WorkloadConfigurationScan';
      const group = 'spdx.softwarecomposition.kubescape.io';
      return { kind: { group, version: 'v1beta1', kind, plural, isNamespaced: true }, form: 'metadata' };
    });
    this.#watched = WatchedKinds.start(this.#api, targets, (target) => ({
      upsert: (object) => this.#stored(target, object),
      delete: ({ uid }) => {
        this.events += 1;
        this.#last.delete(uid);
      },
    }));
    await this.#watched.settled();
  }

  async end(): Promise<void> {
    await this.#watched?.stop();
    this.#api?.close();
  }

  #stored({ kind }: WatchTarget, { metadata }: LiveObject): void {
    this.events += 1;
    const { labels, annotations, ownerReferences, deletionTimestamp } = metadata;
    const said = JSON.stringify({ labels, annotations, ownerReferences, deletionTimestamp });
    if (this.#last.get(metadata.uid) === said) {
      this.again.push(`${kind.plural} ${metadata.namespace}/${metadata.name}`);
    }
    this.#last.set(metadata.uid, said);
  }
}
