import type { KubeApi, ServedKind } from '../../../kube/api/kube-api.ts';
import { KubeError } from '../../../kube/api/kube-error.ts';
import { listObjects } from '../../../kube/list/list-objects.ts';
import type { LiveObject } from '../../../kube/watch/watched.ts';
import { Slots } from '../../../platform/slots.ts';
import type { WantedKind } from './served-kinds.ts';
import { unreadBecause, type UnreadKind } from './unread-kind.ts';

/** Who is told about the objects of a cluster. A kind that cannot be read to its end is taken back whole. */
export interface ObjectTaker {
  /** Gives what `takeBack` is called with if the object must not count after all; undefined where nothing was kept. */
  take(object: LiveObject): string | undefined;
  takeBack(key: string): void;
}

/** Told of every object, with the number of its kind that have been read. */
export type OnRead = (kind: ServedKind, count: number) => void;

export interface ReadObjects {
  /** How many, of kinds that were read whole. */
  readonly objects: number;
  /** In the order of the kinds. */
  readonly unread: readonly UnreadKind[];
}

const listsAtOnce = 4;

/**
 * Lists kinds, page by page, a few at once. A kind whose list does not come to its end is among `unread`, and nothing of
 * it counts.
 */
export async function readObjects(
  api: KubeApi,
  kinds: readonly WantedKind[],
  taker: ObjectTaker,
  onRead?: OnRead,
): Promise<ReadObjects> {
  const slots = new Slots(listsAtOnce);
  const results = await Promise.all(kinds.map((kind) => slots.run(() => readKind(api, kind, taker, onRead))));
  return {
    objects: results.reduce<number>((sum, result) => sum + (typeof result === 'number' ? result : 0), 0),
    unread: results.filter((result) => typeof result !== 'number'),
  };
}

async function readKind(
  api: KubeApi,
  kind: WantedKind,
  taker: ObjectTaker,
  onRead: OnRead | undefined,
): Promise<number | UnreadKind> {
  const taken: string[] = [];
  let count = 0;
  try {
    for await (const object of listObjects(api, kind, { form: 'whole' })) {
      const key = taker.take(object);
      if (key !== undefined) taken.push(key);
      count += 1;
      onRead?.(kind, count);
    }
    return count;
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    for (const key of taken) taker.takeBack(key);
    // Taken away meanwhile, or discovery could not tell.
    return error.fault === 'missing' && kind.isOptional === true ? 0 : unreadBecause(kind, error);
  }
}
