import {
  apiVersionOf,
  currentId,
  effectiveNamespace,
  gvkMatches,
  previousIds,
  type ClusterScope,
} from '../identity.ts';
import type { BuildResource, Gvk, ResId } from '../resource.ts';

/** A resource as the search for references sees it. */
export interface Candidate {
  readonly resource: BuildResource;
  readonly id: ResId;
  readonly previous: readonly ResId[];
  readonly isClusterScoped: boolean;
  /** Effective namespaces. */
  readonly namespace: string;
  readonly originalNamespace: string;
}

/** The candidates of a build, found by the names they had. */
export interface CandidateIndex {
  readonly all: readonly Candidate[];
  readonly byPreviousName: ReadonlyMap<string, readonly Candidate[]>;
  readonly byOriginalNamespace: ReadonlyMap<string, readonly Candidate[]>;
}

function candidateOf(resource: BuildResource, isClusterScoped: ClusterScope): Candidate {
  const id = currentId(resource);
  const previous = previousIds(resource);
  const namespace = effectiveNamespace(id, isClusterScoped);
  return {
    resource,
    id,
    previous,
    isClusterScoped: isClusterScoped(apiVersionOf(id), id.kind),
    namespace,
    originalNamespace: previous[0]?.namespace ?? namespace,
  };
}

/** Indexes resources by what references may say of them. */
export function indexCandidates(resources: readonly BuildResource[], isClusterScoped: ClusterScope): CandidateIndex {
  const all = resources.map((resource) => candidateOf(resource, isClusterScoped));
  const byPreviousName = new Map<string, Candidate[]>();
  for (const candidate of all)
    for (const name of new Set(candidate.previous.map((id) => id.name))) {
      const named = byPreviousName.get(name);
      if (named) named.push(candidate);
      else byPreviousName.set(name, [candidate]);
    }
  return { all, byPreviousName, byOriginalNamespace: Map.groupBy(all, (candidate) => candidate.originalNamespace) };
}

/** Whether a candidate was once of a kind. */
export function wasOf(candidate: Candidate, gvk: Gvk): boolean {
  return candidate.previous.some((id) => gvkMatches(id, gvk));
}

function endsAlike(one: readonly string[], other: readonly string[], isLenient: boolean): boolean {
  const length = Math.min(one.length, other.length);
  if (length === 0) return isLenient || one.length === other.length;
  const tail = other.slice(-length);
  return one.slice(-length).every((text, index) => text === tail[index]);
}

/** Whether two resources went through the same prefixes and suffixes, as far as both went. */
export function hasSameAffixes(one: BuildResource, other: BuildResource, isLenient: boolean): boolean {
  return endsAlike(one.prefixes, other.prefixes, isLenient) && endsAlike(one.suffixes, other.suffixes, isLenient);
}
