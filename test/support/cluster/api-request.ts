import https from 'node:https';

/** Where an API server is, and how it is known to be the right one. */
export interface ApiServer {
  /** As `https://127.0.0.1:20001`. */
  readonly url: string;
  /** Certificates (PEM) of those who may vouch for it. */
  readonly ca: string;
}

export interface ApiRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Sent as JSON; a PATCH is a JSON merge patch. */
  readonly body?: unknown;
  readonly token?: string | undefined;
}

/** An answer, whatever its status. `body` is parsed where it is JSON, else the text. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

const largestAnswer = 64 * 1024 * 1024;
const answerTime = 30_000;

/** Sends one request over a connection of its own, so that nothing of a former API server is left in it. */
export async function apiRequest(server: ApiServer, request: ApiRequest): Promise<ApiAnswer> {
  const { method, path, body, token } = request;
  const text = body === undefined ? undefined : JSON.stringify(body);
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const headers = {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
  };
  const signal = AbortSignal.timeout(answerTime);
  const response = await new Promise<AsyncIterable<Buffer> & { statusCode?: number | undefined }>((done, fail) => {
    const sent = https.request(new URL(path, server.url), { method, headers, ca: server.ca, agent: false, signal });
    sent.on('response', done).on('error', fail).end(text);
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > largestAnswer) throw new Error(`${method} ${path} answers with more than ${largestAnswer} bytes`);
    chunks.push(chunk);
  }
  const answer = Buffer.concat(chunks).toString('utf8');
  return { status: response.statusCode ?? 0, body: parsed(answer) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
