import { entries, field, fieldAt, isMapping, isSame, text } from '../read.ts';
import type { Subject } from './matcher.ts';

/** The annotation that lists what is skipped; as the name of an exception, too. */
export const skipControls = 'kubescape.io/skip-controls';
const skipExpiry = 'kubescape.io/skip-expiry';

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Whether a manifest's own annotations except it from a control: `kubescape.io/skip-controls` lists ids,
 * `kubescape.io/skip-expiry` (RFC 3339) ends it. A malformed expiry is ignored, as Kubescape ignores it.
 * `now` is in milliseconds since 1970.
 */
export function isSkippedInline(annotations: unknown, { control }: Subject, now: number): boolean {
  const controls = text(field(annotations, skipControls));
  if (controls === '') return false;
  const expiry = inlineExpiryOf(annotations);
  if (expiry !== undefined && expiry <= now) return false;
  return controls.split(',').some((id) => id.trim().toUpperCase() === control);
}

/** When annotations stop to except, in milliseconds since 1970; undefined when they do not, or nobody can tell when. */
export function inlineExpiryOf(annotations: unknown): number | undefined {
  const expiry = text(field(annotations, skipExpiry));
  return rfc3339.test(expiry) ? Date.parse(expiry) : undefined;
}

/** What an object's own annotations waive. */
export interface InlineSkip {
  /** Ids, in the order of the annotation. */
  readonly controls: readonly string[];
  readonly reason: string | undefined;
  /** RFC 3339; a malformed one does not count. */
  readonly expires: string | undefined;
}

/** What the annotations of an object waive, expired or not; undefined when they name no control. */
export function inlineSkipOf(object: unknown): InlineSkip | undefined {
  const annotations = fieldAt(object, 'metadata', 'annotations');
  const listed = text(field(annotations, skipControls)).split(',');
  const controls = listed.map((id) => id.trim().toUpperCase()).filter((id) => id !== '');
  if (controls.length === 0) return undefined;
  const reason = text(field(annotations, skipReason));
  const expiry = text(field(annotations, skipExpiry));
  const isDate = rfc3339.test(expiry) && !Number.isNaN(Date.parse(expiry));
  return { controls, reason: reason === '' ? undefined : reason, expires: isDate ? expiry : undefined };
}

/**
 * The object with those skip annotations that its counterpart has, and none where there is no counterpart: nobody waives
 * for himself what he changes. The very same object when nothing differs.
 */
export function withInlineWaiversOf<Value>(object: Value, counterpart: unknown): Value {
  const own = skipsIn(object);
  const wanted = skipsIn(counterpart);
  if (isSame(Object.fromEntries(own), Object.fromEntries(wanted)) || !isMapping(object)) return object;
  const metadata = field(object, 'metadata');
  const { annotations, ...others } = isMapping(metadata) ? metadata : { annotations: undefined };
  const kept = [...entries(annotations).filter(([key]) => !isSkip(key)), ...wanted];
  const changed = { ...others, ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}) };
  return { ...object, metadata: changed };
}

const skipReason = 'kubescape.io/skip-reason';
const isSkip = (key: string): boolean => key === skipControls || key === skipExpiry || key === skipReason;

function skipsIn(object: unknown): readonly (readonly [string, unknown])[] {
  return entries(fieldAt(object, 'metadata', 'annotations')).filter(([key]) => isSkip(key));
}
