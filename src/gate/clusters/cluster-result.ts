import type { GateMode } from '../../report/gate/gate-report.ts';
import type { Severity } from '../../model/finding.ts';
import type { ClusterSide, Comparison, NewFailure } from '../comparison/compare.ts';
import type { FoundCause } from '../causes/from-origins.ts';
import type { FoundEffect } from '../comparison/effects.ts';
import type { Gap } from '../comparison/incomplete.ts';

/** What decides about the changes of one stage. */
export interface StagePolicy {
  readonly mode: GateMode;
  readonly blockFrom: Severity;
  readonly unresolved: 'allow' | 'block';
  readonly emptied: 'block' | 'warn';
  readonly deletions: 'block' | 'warn';
}

/** Something that the head cannot evaluate. */
export interface HeadGap extends Gap {
  /** Whether the base can, or does not have it. */
  readonly isNew: boolean;
}

/** What a change does to one cluster. */
export interface ClusterResult {
  readonly name: string;
  readonly stage: string | undefined;
  /** The folder that Flux applies first. */
  readonly entry: string;
  readonly policy: StagePolicy;
  readonly change: 'added' | 'removed' | 'same';
  readonly base: ClusterSide | undefined;
  readonly head: ClusterSide | undefined;
  readonly comparison: Comparison;
  readonly gaps: { readonly base: number; readonly head: readonly HeadGap[] };
  readonly effects: readonly FoundEffect[];
  /** How many parts and objects of the head were not taken from the base. */
  readonly again: { readonly kustomizations: number; readonly releases: number; readonly objects: number };
}

/** A new failure of a cluster, and the changed line that causes it, if one was found. */
export interface CausedFailure {
  readonly cluster: ClusterResult;
  readonly added: NewFailure;
  readonly cause: FoundCause | undefined;
}
