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
 * it counts. Throws KubeError when the API server goes away meanwhile, or takes the credentials no more.
 */
export async function readObjects(
  api: KubeApi,
  kinds: readonly WantedKind[],
  taker: ObjectTaker,
  onRead?: OnRead,
): Promise<ReadObjects> {
  const slots = new Slots(listsAtOnce);
  const end = new AbortController();
  const read = (kind: WantedKind): Promise<number | UnreadKind> => readKind(api, kind, taker, end.signal, onRead);
  try {
    const results = await Promise.all(kinds.map((kind) => slots.run(() => read(kind))));
    return {
      objects: results.reduce<number>((sum, result) => sum + (typeof result === 'number' ? result : 0), 0),
      unread: results.filter((result) => typeof result !== 'number'),
    };
  } finally {
    end.abort();
  }
}

async function readKind(
  api: KubeApi,
  kind: WantedKind,
  taker: ObjectTaker,
  signal: AbortSignal,
  onRead: OnRead | undefined,
): Promise<number | UnreadKind> {
  const taken: string[] = [];
  let count = 0;
  try {
    for await (const object of listObjects(api, kind, { form: 'whole', signal })) {
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
    if (error.fault === 'missing' && kind.isOptional === true) return 0;
    if (ofAllKinds.has(error.fault)) await ask(api, signal);
    return unreadBecause(kind, error);
  }
}

/** What concerns every kind, or only the way to this one: a proxy may break one long list again and again. */
const ofAllKinds: ReadonlySet<string> = new Set(['unreachable', 'unauthorized', 'aborted']);

/** Throws KubeError when the API server answers nothing at all. */
async function ask(api: KubeApi, signal: AbortSignal): Promise<void> {
  await api.request({ method: 'GET', path: '/api/v1', signal }).catch((error: unknown) => {
    if (!(error instanceof KubeError) || ofAllKinds.has(error.fault)) throw error;
  });
}
