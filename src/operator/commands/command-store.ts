import type { KubeApi, ServedKind } from '../../kube/api/kube-api.ts';
import { collectionPath, objectPath } from '../../kube/api/kube-api.ts';
import { KubeError } from '../../kube/api/kube-error.ts';
import { operatorCommand } from '../../kube/kinds/operator-command.ts';
import { servedKind } from '../../kube/schema/served-kind.ts';
import type { Command } from './command.ts';
import { commandObject, type KnownCommand } from './command-object.ts';

/** How an attempt ended that did not come to what was asked for. */
export interface CommandFailure {
  readonly reason: 'Expired' | 'Invalid' | 'NotAvailable' | 'Refused' | 'Failed';
  readonly message: string;
  readonly errorCode: number;
}

/** OperatorCommands in the API server. All of it throws KubeError. */
export class CommandStore {
  readonly #api: KubeApi;
  readonly #namespace: string;
  readonly #kind: ServedKind = servedKind(operatorCommand);

  constructor(api: KubeApi, namespace: string) {
    this.#api = api;
    this.#namespace = namespace;
  }

  /** Files commands, in their order. */
  async create(commands: readonly Command[], guid: string, signal: AbortSignal): Promise<void> {
    const path = collectionPath(this.#kind, this.#namespace);
    for (const [index, command] of commands.entries()) {
      const place = { namespace: this.#namespace, guid, index, count: commands.length };
      await this.#api.request({ method: 'POST', path, body: commandObject(command, place), signal });
    }
  }

  /** Says that it is begun; false when the object is another one by now. */
  async start(command: KnownCommand, executer: string, now: number, signal: AbortSignal): Promise<boolean> {
    const { resourceVersion } = command;
    const status = { started: true, startedAt: new Date(now).toISOString(), executer, completed: false };
    return this.#patch(command, { metadata: { resourceVersion }, status }, signal);
  }

  /** Says that it is over, for better or worse; false when the object is another one by now. */
  async complete(
    command: KnownCommand,
    failure: CommandFailure | undefined,
    now: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const status = { completed: true, completedAt: new Date(now).toISOString(), error: failure ?? null };
    return this.#patch(command, { metadata: { uid: command.uid }, status }, signal);
  }

  /** Removes what is over. */
  async remove({ name }: KnownCommand, signal: AbortSignal): Promise<void> {
    const path = objectPath(this.#kind, this.#namespace, name);
    try {
      await this.#api.request({ method: 'DELETE', path, signal });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  async #patch({ name }: KnownCommand, body: unknown, signal: AbortSignal): Promise<boolean> {
    const path = `${objectPath(this.#kind, this.#namespace, name)}/status`;
    try {
      await this.#api.request({ method: 'PATCH', path, body, signal });
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }
}

/** What was asked for is not there any more, or not as it was: what it is now is told by the watch. */
function isGone(error: unknown): boolean {
  return error instanceof KubeError && (error.fault === 'missing' || error.fault === 'conflict');
}
