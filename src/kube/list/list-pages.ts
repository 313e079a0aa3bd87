import type { KubeApi } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import { type ListPage, type Selection, listPage } from './list-page.ts';

export interface PagesRequest {
  /** How many objects of a page, at first. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** Pages are never smaller. */
const least = 20;

/**
 * A list page by page. Where a page is too large to be taken, or to come in time, it is asked for in smaller pieces.
 * Throws KubeError: `gone` where the server has forgotten the list in the middle.
 */
export async function* listPages(
  api: KubeApi,
  selection: Selection,
  { limit, signal }: PagesRequest,
  start?: string,
): AsyncGenerator<ListPage, void, void> {
  let size = limit;
  let from = start;
  do {
    let page: ListPage;
    try {
      const place = from === undefined ? {} : { from };
      page = await listPage(api, selection, { limit: size, ...place, ...(signal && { signal }) });
    } catch (error) {
      const mayBeSize = error instanceof KubeError && (error.fault === 'garbage' || error.fault === 'late');
      if (!mayBeSize || size <= least) throw error;
      size = Math.max(least, Math.floor(size / 5));
      continue;
    }
    yield page;
    from = page.next;
    if (from === undefined) return;
  } while (true);
}
