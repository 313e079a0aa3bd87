import { sha256 } from '../../kube/names/sha256.ts';

/** The same text for all specs that say the same: the order of keys, and what is null or left out, make no difference. */
export function specDigest(spec: unknown): string {
  return sha256(canonical(spec));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined && item !== null)
    .map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`);
  return `{${entries.toSorted().join()}}`;
}
