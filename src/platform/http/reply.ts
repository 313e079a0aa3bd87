import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A short answer. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** Of every answer: nothing is kept by anybody in between, nobody guesses what it is. */
export const commonHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/**
 * Sends a short text. A request whose body was not read ends its connection, but not before its sender had
 * `lingerTime` milliseconds to see the answer: closing at once would take it away from it.
 */
export function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  { status, text, headers }: Reply,
  lingerTime: number,
): void {
  const body = Buffer.from(text);
  const isUnread = hasBody(request) && !request.complete;
  response.writeHead(status, {
    ...commonHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': body.length,
    ...(isUnread && { connection: 'close' }),
    ...headers,
  });
  if (!isUnread) return void response.end(body);
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingerTime);
  request
    .on('error', () => {})
    .once('end', end)
    .once('close', end)
    .resume();
}

function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  return encoding !== undefined || length !== '0';
}
