import { Status } from '../api/http/answer-fault.ts';
import type { KubeApi, ObjectForm, ServedKind } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import { BackOff } from '../watch/back-off.ts';
import { pause } from '../watch/pause.ts';
import type { LiveObject } from '../watch/watched.ts';
import { listPages, smallerPage } from './list-pages.ts';

export interface ListOptions {
  readonly form: ObjectForm;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly signal?: AbortSignal;
}

const pageSize = 500;
/** How often a list goes on after something went wrong, without one more object in between. */
const tries = 5;

/**
 * All objects of a kind, page by page. Where the server has forgotten the list in the middle of it, it goes on with newer
 * objects, or begins anew; no name is told twice. A server that is busy or away for some seconds is asked again. Throws
 * KubeError.
 */
export async function* listObjects(
  api: KubeApi,
  kind: ServedKind,
  { signal, ...options }: ListOptions,
): AsyncGenerator<LiveObject, void, void> {
  const told = new Set<string>();
  const backOff = new BackOff();
  let from: string | undefined;
  let limit = pageSize;
  for (let failed = 0; ;) {
    try {
      for await (const page of listPages(api, { kind, ...options }, { limit, ...(signal && { signal }) }, from)) {
        const objects = page.objects.filter(({ metadata: { namespace, name } }) => isNew(told, `${namespace}/${name}`));
        if (objects.length > 0) failed = 0;
        from = page.next;
        yield* objects;
      }
      return;
    } catch (error) {
      failed += 1;
      if (error instanceof KubeError && error.fault === 'late') limit = smallerPage(limit);
      if (!(error instanceof KubeError) || !mayPass.has(error.fault) || failed === tries) throw error;
      if (error.fault === 'gone') from = newerPlace(error);
      else await pause(backOff.next(error.retryAfterSeconds), signal);
    }
  }
}

const mayPass: ReadonlySet<string> = new Set(['gone', 'busy', 'unreachable', 'late']);

function isNew(told: Set<string>, key: string): boolean {
  const { size } = told;
  return told.add(key).size > size;
}

/** Where the server lets a list go on that it has forgotten. */
function newerPlace({ cause }: KubeError): string | undefined {
  const place = Status.safeParse(cause).data?.metadata?.continue;
  return place === '' ? undefined : place;
}
