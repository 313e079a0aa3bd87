import type { SummaryObject } from '../store/result-store.ts';

/** Bytes of one list of references: the API server stores no object of more than about 1.5 MB. */
const mostReferenceBytes = 1_000_000;

/**
 * A summary that can be stored: where a namespace has more results than one object can name, references beyond that are
 * left out, always the same ones. Its numbers count all of them.
 */
export function fittedSummary(summary: SummaryObject): SummaryObject {
  const spec = Object.entries(summary.spec).map(([name, value]) => [
    name,
    Array.isArray(value) ? fitted(value) : value,
  ]);
  return { ...summary, spec: Object.fromEntries(spec) };
}

function fitted(references: readonly unknown[]): readonly unknown[] {
  let bytes = 0;
  const end = references.findIndex((reference) => {
    bytes += Buffer.byteLength(JSON.stringify(reference) ?? '') + 1;
    return bytes > mostReferenceBytes;
  });
  return end === -1 ? references : references.slice(0, end);
}
