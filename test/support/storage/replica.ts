import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectByKubeconfig } from '../../../src/kube/api/connect.ts';
import type { KubeConnection } from '../../../src/kube/api/kube-connection.ts';
import { LeaderElection } from '../../../src/kube/leases/leader-election.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { Storage } from '../../../src/storage/storage.ts';
import { usualStorage, type StorageSettings } from '../../../src/storage/storage-settings.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { until } from '../cluster/until.ts';
import { loggedLines } from './logged.ts';

/** As usual, but for the patience of a test. */
const quickly: StorageSettings = {
  ...usualStorage,
  graceMilliseconds: 1_000,
  lookMilliseconds: 100,
  watches: { refusedMilliseconds: 500 },
  summaries: { window: 1_500, quiet: 100, longestQuiet: 500 },
};

/** One storage process of several, in this process. */
export class Replica {
  readonly storage: Storage;
  readonly election: LeaderElection;
  readonly messages: () => readonly string[];
  readonly lines: () => readonly string[];
  readonly #api: KubeConnection;
  readonly #metrics = new MetricSet();
  readonly #end = new AbortController();
  readonly #running: Promise<void>;

  private constructor(api: KubeConnection, identity: string, settings: StorageSettings) {
    const { log, lines, messages } = loggedLines();
    this.#api = api;
    this.lines = lines;
    this.messages = messages;
    this.storage = new Storage({ api, metrics: this.#metrics, log }, settings);
    const lease = { namespace: 'kubescape', name: 'kubescape-storage', identity, retrySeconds: 0.2 };
    this.election = new LeaderElection(api, lease, log);
    this.#running = this.election.run(this.#end.signal, (signal) => this.storage.lead(signal));
  }

  /** Starts one that has the rights of a token; `folder` is for its kubeconfig. */
  static async start(
    cluster: Cluster,
    token: string,
    folder: string,
    settings: Partial<StorageSettings> = {},
  ): Promise<Replica> {
    const identity = `replica-${Math.random()}`;
    const file = path.join(folder, identity);
    writeFileSync(file, cluster.kubeconfigOf(token), { mode: 0o600 });
    return new Replica(await connectByKubeconfig({ file }), identity, { ...quickly, ...settings });
  }

  /** Resolves once it has looked at everything. */
  async hasCleaned(): Promise<void> {
    await until('the first cleanup', async () => this.messages().some((line) => line.startsWith('cleanup')));
  }

  async metrics(): Promise<string> {
    return (await this.#metrics.read()).text;
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
    this.#api.close();
  }
}
