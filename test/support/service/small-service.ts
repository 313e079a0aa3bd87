/*
 * A component that does nothing but answer, as a process: `node small-service.ts OPTIONS`. SMALL_SERVICE says what goes
 * wrong: `hangs` (it never stops leading), `throws` (nobody catches it), `fails` (leading fails), `ends` (so does it, without
 * a word), `lingers` (something keeps the process alive), `dawdles` (it takes long to be made).
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { addServiceOptions, serviceSettings, type ServiceOptions } from '../../../src/cli/service/service-options.ts';
import { startService } from '../../../src/cli/service/start-service.ts';
import { UsageError } from '../../../src/cli/errors.ts';
import type { Service, ServiceContext } from '../../../src/service/service.ts';

const fault = process.env['SMALL_SERVICE'];

async function make({ settings, log, rules, signal: end }: ServiceContext): Promise<Service> {
  const { identity } = settings.lease;
  if (fault === 'throws') setTimeout(() => void Promise.reject(new Error('nobody\ncatches this')), 10);
  if (fault === 'dawdles') await once(end, 'abort');
  // What a component does whether it leads or not.
  const timer = setInterval(() => {}, 1000);
  return {
    health: { live: () => [], ready: () => [], degraded: () => (fault === undefined ? [] : [`It ${fault}.`]) },
    endpoints: [
      {
        method: 'POST',
        path: '/v1/echo',
        answer: async ({ body, caller, query }) => ({
          status: 200,
          json: { identity, caller, body, query: String(query), included: rules.current.included },
        }),
      },
      {
        method: 'POST',
        path: '/v1/wait',
        answer: async ({ signal }) => {
          log.info('waiting');
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
          return { status: 410, json: 'called off' };
        },
      },
    ],
    lead: async (signal) => {
      if (fault === 'fails') throw new Error('it cannot lead');
      if (fault === 'ends') return;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      if (fault === 'hangs') await new Promise(() => {});
      log.info({ identity }, 'led');
      await sleep(1);
    },
    close: async () => {
      if (fault !== 'lingers') clearInterval(timer);
    },
  };
}

try {
  await addServiceOptions(new Command('small'), { component: 'storage', lease: 'small-service' })
    .action((options: ServiceOptions) => startService(serviceSettings(options, process.env), make))
    .parseAsync();
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
