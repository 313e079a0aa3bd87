import { createHash } from 'node:crypto';
import type { SentRequest } from '../request-rules.ts';
import type { Reply } from '../upstream.ts';

/** One page of a list, with the address of the next one. `wrap`: into what GitHub puts the page. */
export function paged(
  { path, query }: SentRequest,
  all: readonly object[],
  wrap: (page: readonly object[]) => unknown = (page) => page,
): Reply {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  const next = new URLSearchParams({ ...Object.fromEntries(query), page: String(page + 1) });
  const link =
    page * size < all.length ? { link: `<https://api.github.invalid${path}?${next.toString()}>; rel="next"` } : {};
  return { status: 200, headers: link, body: wrap(all.slice((page - 1) * size, page * size)) };
}

/** The answer with its ETag, or 304 to whoever has it. */
export function tagged({ headers }: SentRequest, reply: Reply): Reply {
  const hash = createHash('sha256').update(JSON.stringify([reply.body, reply.headers['link']]));
  const etag = `W/"${hash.digest('hex')}"`;
  if (headers['if-none-match'] === etag) return { status: 304, headers: { etag }, body: undefined };
  return { ...reply, headers: { ...reply.headers, etag } };
}
