import type { Logger } from 'pino';
import { connectByKubeconfig, connectInCluster } from '../kube/api/connect.ts';
import type { KubeConnection } from '../kube/api/kube-connection.ts';
import { TokenReviews } from '../kube/access/token-reviews.ts';
import { LeaderElection } from '../kube/leases/leader-election.ts';
import { createLog } from '../platform/log/create-log.ts';
import { MetricSet } from '../platform/metrics/metric-set.ts';
import { Callers } from './http/callers.ts';
import { ServiceClient } from './http/service-client.ts';
import { ServiceServer } from './http/service-server.ts';
import { leadWatched } from './leadership/lead-watched.ts';
import type { Leadership } from './leadership/leadership.ts';
import { readMemoryLimits } from './memory/memory-limit.ts';
import { MemoryWatch } from './memory/memory-watch.ts';
import { ServiceMetrics } from './metrics/service-metrics.ts';
import { NamespaceRulesFile } from './namespaces/namespace-rules-file.ts';
import { Ending } from './process/ending.ts';
import { ServiceError } from './service-error.ts';
import type { Service, ServiceContext } from './service.ts';
import type { ServiceSettings } from './service-settings.ts';

export type { Service, ServiceContext } from './service.ts';
export type { ServiceSettings } from './service-settings.ts';

/** Answers that are under way get so long to end. */
const answerMilliseconds = 5000;

/**
 * Runs a component until SIGTERM or SIGINT: answers over HTTP, competes for the Lease, and works while it leads. Returns
 * after an orderly end; what hangs is named in the log, and 10 seconds after the signal the process ends anyway, with 1.
 * Throws ServiceError or WebServerError for what it cannot begin with, and what `make` and `lead` throw.
 */
export async function runService(
  settings: ServiceSettings,
  make: (context: ServiceContext) => Service | Promise<Service>,
): Promise<void> {
  const log = createLog({ level: settings.logLevel }).child({ component: settings.component });
  const ending = new Ending(log);
  try {
    await run(settings, make, log, ending);
  } finally {
    await ending.finish();
  }
  log.info('stopped');
}

async function run(
  settings: ServiceSettings,
  make: (context: ServiceContext) => Service | Promise<Service>,
  log: Logger,
  ending: Ending,
): Promise<void> {
  const limits = await readMemoryLimits();
  let leadership: Leadership = { isLeader: false, leader: undefined };
  const metrics = new MetricSet();
  const counts = new ServiceMetrics(metrics, {
    program: settings.component === 'kubescape' ? 'scanner' : settings.component,
    version: settings.version,
    isLeading: () => leadership.isLeader,
    isLeaseAway: () => leadership.problem !== undefined,
    limits,
  });
  // Before all else: whoever asks whether it lives gets an answer, however long the rest takes.
  const server = await ServiceServer.start({
    ...settings.listen,
    log,
    metrics: () => metrics.read(),
    onRefused: (cause) => counts.refused(cause),
    onAnswered: (path, status, seconds) => counts.answered(path, status, seconds),
  });
  ending.add('answers under way', () => server.stop(answerMilliseconds));
  ending.addLast(new MemoryWatch(limits, log).start());
  log.info({ url: server.url, version: settings.version, namespace: settings.namespace }, 'listening');

  const context = await contextOf(settings, log, metrics, ending);
  const election = new LeaderElection(context.api, settings.lease, log);
  leadership = election;
  const making = Promise.resolve(make(context));
  // What it threw is told by whoever waits for it.
  const made = making.catch(() => undefined);
  ending.add('letting go', async () => (await made)?.close?.());
  const service = await ending.unlessEnded(making);
  if (service === undefined) return;

  const reviews = new TokenReviews(context.api, { audience: settings.audience });
  server.begin({
    endpoints: service.endpoints,
    health: withElection(service, election),
    callers: new Callers(reviews, settings.callers),
    leadership,
    ...(settings.lease.address !== undefined && { address: settings.lease.address }),
  });
  const work = leadWatched(election, settings.lease, {
    lead: (signal) => service.lead(signal),
    onLost: () => server.abortCalls(),
    signal: ending.signal,
    log,
  });
  ending.add('leading, and giving back the lease', () => work);
  await ending.unlessEnded(work);
}

async function contextOf(
  settings: ServiceSettings,
  log: Logger,
  metrics: MetricSet,
  ending: Ending,
): Promise<ServiceContext> {
  const { tokenFile, configFolder, kubeconfig, component } = settings;
  const api = await connect(kubeconfig, component);
  ending.addLast(() => api.close());
  const rules = await NamespaceRulesFile.read(configFolder, log);
  ending.addLast(() => rules.close());
  const client = new ServiceClient(tokenFile === undefined ? {} : { tokenFile });
  ending.addLast(() => client.close());
  log.info({ server: api.server, cluster: settings.clusterName }, 'connected to the API server');
  return { api, log, metrics, rules, settings, client, signal: ending.signal };
}

async function connect(kubeconfig: ServiceSettings['kubeconfig'], component: string): Promise<KubeConnection> {
  try {
    return await (kubeconfig === undefined ? connectInCluster(component) : connectByKubeconfig(kubeconfig, component));
  } catch (error) {
    if (error instanceof Error) throw new ServiceError(error.message, { cause: error });
    throw error;
  }
}

/** A Lease that cannot be read or written is told with what is degraded. */
function withElection({ health }: Service, election: LeaderElection): Service['health'] {
  return {
    live: () => health.live(),
    ready: () => health.ready(),
    degraded: () => {
      const { problem } = election;
      return [...(problem === undefined ? [] : [`The lease: ${problem}`]), ...health.degraded()];
    },
  };
}
