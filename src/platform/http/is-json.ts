import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';

/** Whether headers say that a body is JSON in UTF-8, not compressed. */
export function isJson(headers: IncomingHttpHeaders): boolean {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return false;
  try {
    const { essence, params } = new MIMEType(headers['content-type'] ?? '');
    return essence === 'application/json' && /^utf-?8$/i.test(params.get('charset') ?? 'utf-8');
  } catch {
    // It is no media type at all.
    return false;
  }
}
