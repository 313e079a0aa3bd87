import type { KubeApi, ObjectForm, ServedKind } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import { BackOff } from '../watch/back-off.ts';
import { pause } from '../watch/pause.ts';
import type { LiveObject } from '../watch/watched.ts';
import { type ListPage, type PageRequest, type Selection, listPage } from './list-page.ts';

export interface ListOptions {
  readonly form: ObjectForm;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly signal?: AbortSignal;
}

const limit = 500;
const pageTries = 5;
const listTries = 5;

/**
 * All objects of a kind, page by page. Where the server has forgotten the list in the middle of it, it is begun anew, and
 * no name is told twice. A server that is busy or away for some seconds is asked again. Throws KubeError.
 */
export async function* listObjects(
  api: KubeApi,
  kind: ServedKind,
  { signal, ...options }: ListOptions,
): AsyncGenerator<LiveObject, void, void> {
  const told = new Set<string>();
  const selection = { kind, ...options };
  let from: string | undefined;
  let tries = 1;
  do {
    let page: ListPage;
    try {
      page = await pageOf(api, selection, { limit, ...(from !== undefined && { from }), ...(signal && { signal }) });
    } catch (error) {
      if (!(error instanceof KubeError) || error.fault !== 'gone' || tries === listTries) throw error;
      tries += 1;
      from = undefined;
      continue;
    }
    for (const object of page.objects) {
      const name = `${object.metadata.namespace}/${object.metadata.name}`;
      if (told.has(name)) continue;
      told.add(name);
      yield object;
    }
    from = page.next;
    if (from === undefined) return;
  } while (true);
}

async function pageOf(api: KubeApi, selection: Selection, request: PageRequest): Promise<ListPage> {
  const backOff = new BackOff();
  for (let tried = 1; ; tried += 1) {
    try {
      return await listPage(api, selection, request);
    } catch (error) {
      const mayPass = error instanceof KubeError && ['busy', 'unreachable', 'late'].includes(error.fault);
      if (!mayPass || tried === pageTries) throw error;
      await pause(backOff.next(error.retryAfterSeconds), request.signal);
    }
  }
}
