import { field, text } from '../read.ts';
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
  const expiry = text(field(annotations, skipExpiry));
  if (rfc3339.test(expiry) && Date.parse(expiry) <= now) return false;
  return controls.split(',').some((id) => id.trim().toUpperCase() === control);
}
