import * as z from 'zod';
import { operatorCommand } from '../../kube/kinds/operator-command.ts';
import type { ObjectOf } from '../../kube/schema/kind.ts';
import type { LiveObject } from '../../kube/watch/watched.ts';
import { CommandError, readCommand, type Command } from './command.ts';
import { durationOf } from './duration.ts';

/** Label of the objects that the operator looks at, as Kubescape's. */
export const commandLabel = { key: 'kubescape.io/app-name', value: 'operator' } as const;
/** Label of those that we made of a request: they are deleted some time after their end. */
const madeLabel = { key: 'kubescape-gitops.dev/made-by', value: 'trigger-action' } as const;

/** What is known of an OperatorCommand. */
export interface KnownCommand {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
  /** Milliseconds since 1970; it is not begun, nor gone on with, after that. */
  readonly expires: number;
  /** The command, or in a sentence why it is none. */
  readonly command: Command | string;
  readonly isStarted: boolean;
  /** Milliseconds since 1970. */
  readonly completedAt: number | undefined;
  readonly isCompleted: boolean;
  readonly isOurs: boolean;
}

const Shape = z.object({
  spec: z.object({
    commandType: z.string().optional(),
    body: z.string().optional(),
    ttl: z.string().optional(),
  }),
  status: z
    .object({ started: z.boolean().optional(), completed: z.boolean().optional(), completedAt: z.string().nullish() })
    .nullish(),
});

const defaultLife = 30 * 60_000;
const longestLife = 24 * 60 * 60_000;
const longestBody = 256 * 1024;

/** Reads an object of the API server, where nearly anything may stand. */
export function knownCommand({ metadata, object }: LiveObject, now: number): KnownCommand {
  const { data } = Shape.safeParse(object);
  const { uid, namespace, name, resourceVersion, labels = {} } = metadata;
  const life = Math.min(durationOf(data?.spec.ttl ?? '') ?? defaultLife, longestLife);
  return {
    uid,
    namespace,
    name,
    resourceVersion,
    expires: timeOf(metadata.creationTimestamp, now) + life,
    command: commandOf(data),
    isStarted: data?.status?.started === true,
    isCompleted: data?.status?.completed === true,
    completedAt: data?.status?.completed === true ? timeOf(data.status.completedAt, now) : undefined,
    isOurs: labels[madeLabel.key] === madeLabel.value,
  };
}

/** The object that stands for a command until it is done; the API server gives it its name. */
export function commandObject(
  command: Command,
  place: { readonly namespace: string; readonly guid: string; readonly index: number; readonly count: number },
): Omit<ObjectOf<typeof operatorCommand>, 'metadata'> & { readonly metadata: object } {
  const { namespace, guid, index, count } = place;
  const labels = { [commandLabel.key]: commandLabel.value, [madeLabel.key]: madeLabel.value };
  return {
    apiVersion: `${operatorCommand.group}/${operatorCommand.version}`,
    kind: operatorCommand.kind,
    metadata: { generateName: 'trigger-action-', namespace, labels },
    spec: {
      guid,
      commandType: 'OperatorAPI',
      ttl: '30m',
      body: Buffer.from(JSON.stringify(command)).toString('base64'),
      commandIndex: index,
      commandCount: count,
    },
  };
}

function commandOf(data: z.infer<typeof Shape> | undefined): Command | string {
  const { commandType, body = '' } = data?.spec ?? {};
  if (commandType !== 'OperatorAPI') return `spec.commandType ${JSON.stringify(commandType)} is not OperatorAPI`;
  if (body === '' || body.length > longestBody)
    return `spec.body has ${body.length} characters, 1 to ${longestBody} are wanted`;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body, 'base64').toString('utf8'));
    return readCommand(parsed, 'body');
  } catch (error) {
    if (error instanceof CommandError) return `spec.${error.message}`;
    return 'spec.body is no JSON in base64';
  }
}

function timeOf(text: string | null | undefined, otherwise: number): number {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? otherwise : time;
}
