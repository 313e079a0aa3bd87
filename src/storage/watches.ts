import { postureKinds, type PostureKind } from '../kube/kinds/watched/posture-kinds.ts';
import type { ObjectForm, ServedKind } from '../kube/api/kube-api.ts';
import type { WatchTarget } from '../kube/watch/watched.ts';
import { configurationSummaries, resultKinds, vulnerabilitySummaries, type ResultKind } from './kinds/stored-kinds.ts';
import { configurationRules, vulnerabilityRules } from './summaries/summary-rules.ts';

/** All that is watched, by what it is for. */
export interface Watches {
  readonly results: ReadonlyMap<ResultKind, WatchTarget>;
  readonly summaries: ReadonlyMap<ServedKind, WatchTarget>;
  readonly living: ReadonlyMap<PostureKind, WatchTarget>;
}

/** Whole objects only of what is counted, or compared. */
export function watchesOf(): Watches {
  const counted = new Set<ServedKind>([configurationRules.source, vulnerabilityRules.source]);
  const formOf = (kind: ServedKind): ObjectForm => (counted.has(kind) ? 'whole' : 'metadata');
  return {
    results: new Map(resultKinds.map((kind) => [kind, { kind, form: formOf(kind) }])),
    summaries: new Map([configurationSummaries, vulnerabilitySummaries].map((kind) => [kind, { kind, form: 'whole' }])),
    living: new Map(
      postureKinds.map((kind) => [
        kind,
        { kind, form: 'metadata', ...(kind.isOptional === true ? { isOptional: true } : {}) },
      ]),
    ),
  };
}
