import type { Service, ServiceContext } from '../service/service.ts';
import { actionEndpoint } from './commands/action-endpoint.ts';
import { CommandStore } from './commands/command-store.ts';
import { Leading } from './leading.ts';
import { OperatorMetrics, type OperatorGauges } from './metrics.ts';
import type { OperatorSettings } from './operator-settings.ts';

const nothing: OperatorGauges = {
  queueDepth: 0,
  queueOldestSeconds: 0,
  scansWaiting: 0,
  commandsOpen: 0,
  isScannerDown: false,
  states: new Map(),
  known: new Map(),
};

/**
 * The operator: watches what controls read, decides what is to be scanned, and tells the scanner until it has answered. Takes
 * commands over HTTP and as objects. Keeps nothing: what was missed is covered by the scan that each leadership begins with.
 */
export function createOperator(context: ServiceContext, settings: OperatorSettings): Service {
  const { api, log, rules, client, metrics: set } = context;
  const { namespace, lease } = context.settings;
  let leading: Leading | undefined;
  const metrics = new OperatorMetrics(set, () => leading?.gauges() ?? nothing);
  const store = new CommandStore(api, namespace);
  // For good: there is one listener, whoever leads.
  rules.onChange(() => leading?.scanAll('namespace rules changed'));
  return {
    endpoints: [actionEndpoint({ store, metrics, log })],
    health: {
      live: () => [],
      ready: () => leading?.ready() ?? [],
      degraded: () => leading?.degraded() ?? [],
    },
    lead: async (signal) => {
      const identity = lease.identity;
      leading = new Leading({ api, log, rules, client, namespace, identity, settings, metrics, store });
      try {
        await leading.run(signal);
      } finally {
        leading = undefined;
      }
    },
  };
}
