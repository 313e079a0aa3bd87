import type * as z from 'zod';
import { shorten, spellOutControls } from '../../report/escape.ts';

/** A body that is not what GitHub sends. The message is one short line that quotes what is wrong. */
export class WebhookError extends Error {}

/** What of a text from outside a message quotes, in quotation marks. */
export function quoted(text: string): string {
  return `"${spellOutControls(shorten(text, 80))}"`;
}

/**
 * Takes the name of an event for messages, a body and the shape that it must have; gives the fields of the shape.
 * Throws a WebhookError. The messages of the shape's own checks say what would be right.
 */
export function parsePayload<T>(event: string, body: unknown, shape: z.ZodType<T>): T {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String) ?? [];
  const place = path.length === 0 ? 'the body' : path.join('.');
  const found = described(valueAt(body, path));
  throw new WebhookError(`webhook ${event}: ${place} is ${found}, not ${issue?.message ?? 'what GitHub sends'}`);
}

function valueAt(body: unknown, path: readonly string[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

function described(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : 'an object';
}
