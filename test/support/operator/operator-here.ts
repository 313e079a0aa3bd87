import { connectByKubeconfig } from '../../../src/kube/api/connect.ts';
import type { KubeConnection } from '../../../src/kube/api/kube-connection.ts';
import type { OperatorGauges } from '../../../src/operator/metrics.ts';
import { createOperator } from '../../../src/operator/operator.ts';
import { usualTiming, type OperatorSettings } from '../../../src/operator/operator-settings.ts';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { ServiceClient } from '../../../src/service/http/service-client.ts';
import { NamespaceRulesFile } from '../../../src/service/namespaces/namespace-rules-file.ts';
import type { Service } from '../../../src/service/service.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { LogLine } from '../running-program.ts';

/** Of an operator that has nothing to do. */
export const noGauges: OperatorGauges = {
  queueDepth: 0,
  queueOldestSeconds: 0,
  scansWaiting: 0,
  commandsOpen: 0,
  isScannerDown: false,
  states: new Map(),
  known: new Map(),
};

/** As usual, but quick to try again. */
export const quickTiming: OperatorSettings['timing'] = {
  ...usualTiming,
  queue: { ...usualTiming.queue, firstRetry: 50, longestRetry: 200 },
  backOff: { firstMilliseconds: 50, lastMilliseconds: 200, longestMilliseconds: 1000 },
  poll: 50,
  summary: 500,
};

export interface OperatorHereSettings extends Partial<OperatorSettings> {
  readonly scannerUrl: string;
  readonly namespace: string;
  readonly configFolder?: string;
}

/** The operator in this process, leading from the start. */
export class OperatorHere {
  readonly service: Service;
  readonly log: LogLine[];
  readonly metrics: MetricSet;
  readonly #stop = new AbortController();
  readonly #ends: () => void;
  readonly #led: Promise<void>;

  private constructor(service: Service, log: LogLine[], metrics: MetricSet, ends: () => void) {
    this.service = service;
    this.log = log;
    this.metrics = metrics;
    this.#ends = ends;
    this.#led = service.lead(this.#stop.signal);
  }

  /** Over a real cluster. */
  static async start(cluster: Cluster, settings: OperatorHereSettings): Promise<OperatorHere> {
    return OperatorHere.over(await connectByKubeconfig({ file: cluster.kubeconfig }), settings);
  }

  /** Over any API server; the connection is closed at its end. */
  static async over(api: KubeConnection, settings: OperatorHereSettings): Promise<OperatorHere> {
    const { namespace, configFolder, scannerUrl, timing = quickTiming, schedule } = settings;
    const lines: LogLine[] = [];
    const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(JSON.parse(line)) } });
    const rules = await NamespaceRulesFile.read(configFolder, log);
    const client = new ServiceClient();
    const metrics = new MetricSet();
    const { signal } = new AbortController();
    const lease = { namespace, name: 'kubescape-operator', identity: 'operator-here' };
    const common = { namespace, clusterName: 'test', lease, callers: [], audience: 'test', version: 'test' };
    const listen = { host: '127.0.0.1', port: 0 };
    const own = { component: 'operator', listen, logLevel: 'debug', ...common } as const;
    const service = createOperator(
      { api, log, rules, client, metrics, signal, settings: own },
      { scannerUrl, timing, ...(schedule && { schedule }) },
    );
    const ends = (): void => {
      rules.close();
      client.close();
      api.close();
    };
    return new OperatorHere(service, lines, metrics, ends);
  }

  /** The lines that say this. */
  logged(msg: string): readonly LogLine[] {
    return this.log.filter((line) => line.msg === msg);
  }

  /** The value of a metric, summed over the labels that have a text in them. */
  async metric(name: string, labels = ''): Promise<number> {
    const { text } = await this.metrics.read();
    const lines = text.split('\n').filter((line) => line.startsWith(`kubescape_gitops_operator_${name}`));
    return lines
      .filter((line) => line.includes(labels))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#led;
    this.#ends();
  }
}
