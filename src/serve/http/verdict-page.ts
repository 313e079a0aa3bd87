import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { commonHeaders } from '../../platform/http/reply.ts';

/** Whether it has the form of a page's id: at least 128 bits, written in base64url. */
export function isPageId(id: string): boolean {
  return /^[A-Za-z0-9_-]{22,64}$/.test(id);
}

/**
 * Headers of a page with these inline styles, and nothing else that a browser would load, run, send or follow with its
 * address: knowing that is what lets one read the page. It is not kept (`no-store`): who may read may be decided anew.
 */
export function pageHeaders(styles: readonly string[]): OutgoingHttpHeaders {
  const hashes = styles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  const directives = [
    "default-src 'none'",
    `style-src ${hashes.length === 0 ? "'none'" : hashes.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    ...commonHeaders,
    'cache-control': 'private, no-store',
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': directives.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  };
}

/**
 * Sends a page piece by piece, as fast as it is taken. Throws what the page throws: before its first piece nothing was
 * sent yet, later the connection is cut so that nobody takes a part for the whole. A reader that goes away is no error.
 */
export async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  page: Iterable<string>,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  if (request.method === 'HEAD') return void response.writeHead(200, headers).end();
  const pieces = page[Symbol.iterator]();
  const first = pieces.next();
  response.writeHead(200, headers);
  let failure: { readonly error: unknown } | undefined;
  const next = (): IteratorResult<string> => {
    try {
      return pieces.next();
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  function* all(): Generator<string> {
    try {
      for (let piece = first; piece.done !== true; piece = next()) yield piece.value;
    } finally {
      pieces.return?.();
    }
  }
  await pipeline(Readable.from(all()), response).catch(() => {});
  if (failure !== undefined) throw failure.error;
}
