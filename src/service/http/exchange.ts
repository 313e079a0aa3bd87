import {
  type Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request as httpRequest,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isJson } from '../../platform/http/is-json.ts';
import { ServiceClientError } from './service-client-error.ts';

/** One question to one address. */
export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly address: URL;
  readonly body: Buffer | undefined;
  readonly token: string | undefined;
  readonly signal?: AbortSignal;
  /** Aborts when the time is over. */
  readonly time: AbortSignal;
  readonly answerBytes: number;
  readonly agent: Agent;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly location: string | undefined;
  readonly retryAfterSeconds: number | undefined;
}

const mostRetryAfter = 3600;

/** Asks, and reads the whole answer. Throws ServiceClientError where there is none. */
export async function exchange(question: Exchange): Promise<Answer> {
  const { signal, time, address } = question;
  const where = `${address.origin}${address.pathname}`;
  try {
    const response = await send(question);
    const bytes = await bytesOf(response, question.answerBytes, where);
    const { location, 'retry-after': retryAfter } = response.headers;
    return {
      status: response.statusCode ?? 0,
      body: bodyOf(bytes, response.headers, where),
      location,
      retryAfterSeconds: secondsOf(retryAfter),
    };
  } catch (error) {
    if (error instanceof ServiceClientError) throw error;
    if (signal?.aborted) throw new ServiceClientError('aborted', `${where}: called off`, { cause: error });
    if (time.aborted) throw new ServiceClientError('late', `${where} did not answer in time`, { cause: error });
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'the connection broke';
    throw new ServiceClientError('unreachable', `${where} does not answer: ${why}`, { cause: error });
  }
}

function send({ method, address, body, token, signal, time, agent }: Exchange): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method,
      agent,
      signal: signal === undefined ? time : AbortSignal.any([signal, time]),
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json', 'content-length': body.length }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    };
    const ask = address.protocol === 'https:' ? httpsRequest : httpRequest;
    ask(address, options).on('response', resolve).on('error', reject).end(body);
  });
}

async function bytesOf(response: IncomingMessage, mostBytes: number, where: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes)
      throw new ServiceClientError('garbage', `${where} answered with more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function bodyOf(bytes: Buffer, headers: IncomingHttpHeaders, where: string): unknown {
  if (bytes.length === 0) return undefined;
  const text = bytes.toString('utf8');
  if (!isJson(headers)) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServiceClientError('garbage', `${where} answered with JSON that is none`, { cause });
  }
}

function secondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 0), mostRetryAfter);
}
