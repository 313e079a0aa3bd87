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
  /** For the answer; a minute when left out. */
  readonly milliseconds?: number;
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
  const { limit, from, milliseconds = pageMilliseconds, signal } = page;
  const answer = await api.request({
    method: 'GET',
    path: collectionPath(kind, namespace),
    query: { limit, continue: from, labelSelector },
    form,
    milliseconds,
    ...(signal && { signal }),
  });
  const read = pageOf(selection, answer);
  if (read.next !== undefined && read.next === from) throw strange(selection, 'the same page again as the next one');
  return read;
}

function pageOf(selection: Selection, answer: unknown): ListPage {
  const { metadata, items } = Object(answer);
  const { resourceVersion, continue: token } = Object(metadata);
  if (typeof resourceVersion !== 'string' || resourceVersion === '') throw strange(selection, 'no resourceVersion');
  // An empty list may be left out.
  const all: unknown = items ?? [];
  if (!Array.isArray(all)) throw strange(selection, 'no items');
  const objects = all.map((item) => liveObject(selection, item));
  return { objects, resourceVersion, ...(typeof token === 'string' && token !== '' && { next: token }) };
}

function strange({ kind }: Selection, what: string): KubeError {
  return new KubeError('garbage', `the list of ${kind.plural} has ${what}`);
}
