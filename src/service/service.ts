import type { Logger } from 'pino';
import type { KubeConnection } from '../kube/api/kube-connection.ts';
import type { MetricSet } from '../platform/metrics/metric-set.ts';
import type { Endpoint, Health } from './http/endpoint.ts';
import type { ServiceClient } from './http/service-client.ts';
import type { NamespaceRulesFile } from './namespaces/namespace-rules-file.ts';
import type { ServiceSettings } from './service-settings.ts';

/** What every component works with. */
export interface ServiceContext {
  readonly api: KubeConnection;
  readonly log: Logger;
  readonly metrics: MetricSet;
  readonly rules: NamespaceRulesFile;
  readonly settings: ServiceSettings;
  /** For calls to other components. */
  readonly client: ServiceClient;
  /** Aborts when the process is to end. */
  readonly signal: AbortSignal;
}

/** A component: what it answers, how it is, and what it does while it leads. */
export interface Service {
  /** Asked only of the replica that leads. */
  readonly endpoints: readonly Endpoint[];
  readonly health: Health;
  /** Works while leading; resolves soon after the signal aborts, and never before. */
  lead(signal: AbortSignal): Promise<void>;
  /** Lets go of what works also while another replica leads, such as watches; begun once the context's signal aborts. */
  close?(): Promise<void>;
}
