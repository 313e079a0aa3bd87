import { type KubeApi, collectionPath } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import type { LiveObject } from '../watch/watched.ts';
import { type Wanted, liveObject } from './live-object.ts';

export interface Selection extends Wanted {
  readonly labelSelector?: string;
}

export interface PageRequest {
  /** How many objects at most. */
  readonly limit: number;
  /** Where the page before said that this one begins. */
  readonly from?: string;
  readonly signal?: AbortSignal;
}

export interface ListPage {
  readonly objects: readonly LiveObject[];
  /** Of the whole list: where a watch begins. */
  readonly resourceVersion: string;
  /** Where the next page begins; left out on the last one. */
  readonly next?: string;
}

const pageMilliseconds = 60_000;

/** One page of a list that is as new as can be. Throws KubeError: `gone` where `from` is too old. */
export async function listPage(api: KubeApi, selection: Selection, page: PageRequest): Promise<ListPage> {
  const { kind, form, namespace, labelSelector } = selection;
  const { limit, from, signal } = page;
  const answer = await api.request({
    method: 'GET',
    path: collectionPath(kind, namespace),
    query: { limit, continue: from, labelSelector },
    form,
    milliseconds: pageMilliseconds,
    ...(signal && { signal }),
  });
  const { metadata, items } = Object(answer);
  const { resourceVersion, continue: token } = Object(metadata);
  if (typeof resourceVersion !== 'string' || resourceVersion === '') throw strange(selection, 'no resourceVersion');
  if (!Array.isArray(items ?? [])) throw strange(selection, 'no items');
  const next = typeof token === 'string' && token !== '' ? token : undefined;
  if (next !== undefined && next === from) throw strange(selection, 'the same page again as the next one');
  return {
    objects: (items ?? []).map((item: unknown) => liveObject(selection, item)),
    resourceVersion,
    ...(next !== undefined && { next }),
  };
}

function strange({ kind }: Selection, what: string): KubeError {
  return new KubeError('garbage', `the list of ${kind.plural} has ${what}`);
}
