import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Bodies } from '../../platform/http/bodies.ts';
import { isJson } from '../../platform/http/is-json.ts';
import type { CallRefusal } from './refusal.ts';

export type JsonBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | {
      readonly kind: 'refused';
      readonly cause: Extract<CallRefusal, 'too-large' | 'too-slow' | 'busy' | 'cut-off' | 'media-type' | 'json'>;
    };

/** Reads the JSON of a request, of so many bytes at most; undefined where there is no body. Never throws. */
export async function readJson(request: IncomingMessage, bodies: Bodies, mostBytes: number): Promise<JsonBody> {
  const body = await bodies.read(request, mostBytes);
  if (body.kind === 'refused') return body;
  if (body.bytes.length === 0) return { kind: 'json', value: undefined };
  if (!isJson(request.headers) || !isUtf8(body.bytes)) return { kind: 'refused', cause: 'media-type' };
  try {
    return { kind: 'json', value: JSON.parse(Buffer.from(body.bytes).toString('utf8')) };
  } catch {
    return { kind: 'refused', cause: 'json' };
  }
}
