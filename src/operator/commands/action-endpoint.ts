import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { faultAdvice } from '../../kube/api/fault-advice.ts';
import { KubeError } from '../../kube/api/kube-error.ts';
import type { Endpoint } from '../../service/http/endpoint.ts';
import type { OperatorMetrics } from '../metrics.ts';
import { CommandError, readCommands, type Command } from './command.ts';
import type { CommandStore } from './command-store.ts';

export interface ActionNeeds {
  readonly store: CommandStore;
  readonly metrics: OperatorMetrics;
  readonly log: Logger;
}

/**
 * `POST /v1/triggerAction`: files each command as an object, which whoever leads does. So it is answered as soon as nothing can
 * be lost any more, by any replica, and what became of it can be read afterwards.
 */
export function actionEndpoint({ store, metrics, log }: ActionNeeds): Endpoint {
  return {
    method: 'POST',
    path: '/v1/triggerAction',
    onEveryReplica: true,
    answer: async ({ body, caller, signal }) => {
      let commands: readonly Command[];
      try {
        commands = readCommands(body);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return { status: 400, json: { error: error.message } };
      }
      try {
        await store.create(commands, randomUUID(), signal);
      } catch (error) {
        if (!(error instanceof KubeError)) throw error;
        metrics.commanded('unfiled');
        log.error(
          { caller, why: error.message, todo: faultAdvice(error.fault) },
          'failed to complete action: the command cannot be filed',
        );
        return {
          status: 503,
          json: { error: 'the command cannot be filed; try again' },
          headers: { 'retry-after': '5' },
        };
      }
      log.info({ caller, commands: commands.map(({ commandName }) => commandName) }, 'triggerAction: commands filed');
      return { status: 200, text: 'ok' };
    },
  };
}
