import type { KubeApi } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import { type ListPage, type Selection, listPage } from './list-page.ts';

export interface PagesRequest {
  /** How many objects of a page, at first. */
  readonly limit: number;
  /** For each page; a minute when left out. */
  readonly milliseconds?: number;
  readonly signal?: AbortSignal;
}

/** Pages are never smaller. */
const least = 20;

/** The size to try next where pages of this one did not come. */
export function smallerPage(size: number): number {
  return Math.max(Math.min(size, least), Math.floor(size / 5));
}

/**
 * A list page by page. Where a page is too large to be taken it is asked for in smaller pieces. Throws KubeError: `gone`
 * where the server has forgotten the list in the middle, `late` where smaller pages might come.
 */
export async function* listPages(
  api: KubeApi,
  selection: Selection,
  { limit, ...request }: PagesRequest,
  start?: string,
): AsyncGenerator<ListPage, void, void> {
  let size = limit;
  let from = start;
  do {
    let page: ListPage;
    try {
      const place = from === undefined ? {} : { from };
      page = await listPage(api, selection, { ...request, ...place, limit: size });
    } catch (error) {
      const smaller = smallerPage(size);
      if (!(error instanceof KubeError) || error.fault !== 'garbage' || smaller === size) throw error;
      size = smaller;
      continue;
    }
    yield page;
    from = page.next;
    if (from === undefined) return;
  } while (true);
}
