import type { UnresolvedReference } from '../model/evaluation.ts';
import { judgedOf, type Entry } from './judgement.ts';

/** What rules could not judge because a referred object is not there, once per resource and cause. */
export function collectUnresolved(
  entries: ReadonlyMap<string, Entry>,
  inScope: ReadonlySet<string>,
): readonly UnresolvedReference[] {
  const found = new Map<string, UnresolvedReference>();
  for (const { key, resource, judgements } of entries.values()) {
    for (const judgement of judgements) {
      const { of } = judgement;
      if (!inScope.has(of.control.id)) continue;
      for (const { unresolved: message } of judgedOf(judgement)) {
        if (message === undefined) continue;
        const id = JSON.stringify([key, message]);
        const controls = [...(found.get(id)?.controls ?? []), of.control.id].toSorted();
        const { apiVersion, kind, namespace, name, origin } = resource;
        found.set(id, { key, apiVersion, kind, namespace, name, ...(origin ? { origin } : {}), message, controls });
      }
    }
  }
  return Array.from(found.values()).toSorted((left, right) => (left.key < right.key ? -1 : 1));
}
