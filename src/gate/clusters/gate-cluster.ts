import type { InventoryOptions } from '../../engine/options.ts';
import type { Exception } from '../../model/exception.ts';
import { destinationsOf } from '../../render/judging/destinations.ts';
import type { Part } from '../../render/judging/parts.ts';
import type { ClusterPlan } from '../../render/config/plan-clusters.ts';
import type { SourceTree } from '../../render/source-tree.ts';
import type { ChangedFiles } from '../causes/changed-files.ts';
import { decidingLine } from '../causes/from-origins.ts';
import type { Subject, Trial } from '../causes/trials.ts';
import type { ClusterResult, HeadGap, StagePolicy } from './cluster-result.ts';
import { compareClusters, type ClusterSide, type Comparison } from '../comparison/compare.ts';
import { effectsOf, type FoundEffect } from '../comparison/effects.ts';
import type { Failure } from '../comparison/failures.ts';
import { gapsOf, type Gap } from '../comparison/incomplete.ts';
import { ClusterJudge, type Adapt, type Judged } from './judged-cluster.ts';
import type { PlanPair } from './plans.ts';
import { StateRenderer, type ReleasesOf, type RenderedState } from './rendered-cluster.ts';
import { SideParts } from './side-parts.ts';
import { stayingOf } from './staying.ts';

/** What all clusters of a gate have in common. */
export interface Surroundings {
  readonly base: SourceTree;
  readonly head: SourceTree;
  /** Where the two differ. */
  readonly changed: readonly string[];
  readonly files: ChangedFiles;
  readonly releasesOf: ReleasesOf;
  readonly fileOf: (file: string) => string;
}

/** How the objects of one cluster are judged. */
export interface Judging {
  readonly options: Omit<InventoryOptions, 'scope' | 'clusterName' | 'exceptions'>;
  readonly policy: StagePolicy;
  /** Exceptions that hold in a cluster whose base has these parts. */
  readonly exceptionsOf: (base: readonly Part[], cluster: string) => readonly Exception[];
  /** What is judged instead of the head's objects: their own annotations waive nothing. */
  readonly adapt: (base: Judged | undefined) => Adapt;
}

/** What stays may lead to more that does. */
const mostRounds = 10;

/** A cluster that the parts of a rendered one go to: that itself, or another one by a kubeConfig. */
interface Target {
  readonly id: string | undefined;
  readonly judge: ClusterJudge;
  readonly adapt: Adapt;
  readonly gapsOfHead: ReadonlySet<string>;
  /** The parts of the base. */
  readonly before: readonly Part[];
}

/** What was judged of a cluster. */
interface Sides {
  readonly base: ClusterSide | undefined;
  readonly head: ClusterSide | undefined;
  readonly gaps: { readonly base: readonly Gap[]; readonly head: readonly Gap[] };
  /** How many objects of the head were judged again. */
  readonly again: number;
}

/** One cluster before and after a change. What is the same in both is rendered and judged once. */
export class GatedCluster {
  readonly #pair: PlanPair;
  readonly #around: Surroundings;
  readonly #judging: Judging;
  readonly #renderer: StateRenderer;
  readonly #targets = new Map<ClusterResult, Target>();
  /** Where the state that is rendered now differs from the head. */
  #away: readonly string[] = [];

  constructor(pair: PlanPair, around: Surroundings, judging: Judging) {
    this.#pair = pair;
    this.#around = around;
    this.#judging = judging;
    this.#renderer = new StateRenderer(around.base, around.releasesOf);
  }

  /** Renders, judges and compares both states: of the cluster, and of those that its Flux applies to from afar. */
  async compare(): Promise<readonly ClusterResult[]> {
    const { base: before, head: after } = this.#pair;
    const { base: baseTree, head: headTree, changed } = this.#around;
    const base = before && (await this.#renderer.render(baseTree, before, changed));
    const bases = destinationsIn(base);
    const judges = new Map<string | undefined, { readonly judge: ClusterJudge; readonly side: ClusterSide }>();
    const exceptions = this.#judging.exceptionsOf(partsIn(base), this.#pair.name);
    for (const [id, own] of bases) {
      const judge = this.#judgeOf(id, exceptions);
      judges.set(id, { judge, side: sideOf(new SideParts(partsIn(base)), own, judge).side });
    }
    const head = after && (await this.#renderHead(headTree, after, { base, changed }));
    const heads = destinationsIn(head);
    return Array.from(new Set([...bases.keys(), ...heads.keys()]), (id): ClusterResult => {
      const { judge, side: baseSide } = judges.get(id) ?? { judge: this.#judgeOf(id, exceptions), side: undefined };
      const adapt = this.#judging.adapt(baseSide?.judged);
      const own = heads.get(id);
      const headSide = own && sideOf(new SideParts(partsIn(head), partsIn(base)), own, judge, adapt);
      const gaps = { base: gapsIn(id, base, baseSide), head: gapsIn(id, head, headSide?.side) };
      const result = this.#result(id, { base: baseSide, head: headSide?.side, again: headSide?.again ?? 0, gaps });
      const gapsOfHead = new Set(gaps.head.map(({ key }) => key));
      this.#targets.set(result, { id, judge, adapt, gapsOfHead, before: partsIn(base) });
      return result;
    });
  }

  #result(id: string | undefined, { base, head, gaps, again }: Sides): ClusterResult {
    const known = new Set(gaps.base.map(({ key }) => key));
    return {
      ...this.#names(id),
      policy: this.#judging.policy,
      change: changeOf(base, head),
      base,
      head,
      comparison: this.#comparison(base, head),
      gaps: { base: known.size, head: gaps.head.map((gap): HeadGap => ({ ...gap, isNew: !known.has(gap.key) })) },
      effects: [...(base && head ? effectsOf(base, head) : []), ...(id === undefined ? lostEntry(this.#pair) : [])],
      again: { ...partsAgain(base?.own ?? [], head?.own ?? []), objects: again },
    };
  }

  /** The head, and what goes on in the cluster although the head does not say so, or not any more. */
  async #renderHead(
    tree: SourceTree,
    plan: ClusterPlan,
    { base, changed }: { readonly base: RenderedState | undefined; readonly changed: readonly string[] },
  ): Promise<RenderedState> {
    let state = await this.#renderer.render(tree, plan, changed);
    for (let round = 0; round < mostRounds; round++) {
      const staying = stayingOf(partsIn(base), partsIn(state));
      if (!this.#renderer.keep(staying)) break;
      state = await this.#renderer.render(tree, plan, []);
    }
    return state;
  }

  /** The head of a result, to be tried out with parts of the change taken back. */
  subject(result: ClusterResult, open: readonly string[]): Subject {
    return { open, tryOut: (tree, files) => this.#tryOut(result, tree, files) };
  }

  async #tryOut(result: ClusterResult, tree: SourceTree, files: readonly string[]): Promise<Trial> {
    const target = this.#targets.get(result);
    const { head } = this.#pair;
    if (head === undefined || target === undefined) return { present: undefined, releases: 0 };
    const moved = Array.from(new Set([...this.#away, ...files]));
    this.#away = files;
    const state = await this.#renderer.render(tree, head, moved);
    const own = destinationsIn(state).get(target.id) ?? [];
    const { side } = sideOf(new SideParts(partsIn(state), target.before), own, target.judge, target.adapt);
    const { releases } = partsAgain(result.head?.own ?? [], own);
    const gaps = gapsIn(target.id, state, side).map(({ key }) => key);
    const isLess = gaps.some((key) => !target.gapsOfHead.has(key));
    const added = this.#comparison(result.base, side).added.map(({ failure }) => failure.key);
    return { present: isLess ? undefined : new Set([...added, ...gaps]), releases };
  }

  #comparison(base: ClusterSide | undefined, head: ClusterSide | undefined): Comparison {
    if (base && head) {
      const { files } = this.#around;
      const isWritten = (failure: Failure): boolean =>
        decidingLine({ failure, items: [] }, { base, head }, files.lines) !== undefined;
      return compareClusters(base, head, isWritten);
    }
    if (head) {
      const added = Array.from(head.judged.failures.values(), (failure) => ({ failure, items: [] }));
      return { ...nothing, added };
    }
    const why = 'the head does not have the cluster any more';
    const failures = Array.from(base?.judged.failures.values() ?? []);
    return { ...nothing, incomparable: failures.map((failure) => ({ failure, side: 'base', why })) };
  }

  #judgeOf(id: string | undefined, exceptions: readonly Exception[]): ClusterJudge {
    const { options } = this.#judging;
    const clusterName = this.#names(id).name;
    return new ClusterJudge({ ...options, scope: 'cluster', clusterName, exceptions }, this.#around.fileOf);
  }

  #names(id: string | undefined): Pick<ClusterResult, 'name' | 'stage' | 'entry'> {
    const plan = this.#pair.base ?? this.#pair.head;
    const { name } = this.#pair;
    const { stage, entry } = { stage: plan?.stage, entry: plan?.entry.path ?? '' };
    return { name: id === undefined ? name : `${name} → ${id}`, stage, entry: entry === '' ? '.' : entry };
  }
}

function sideOf(
  parts: SideParts,
  own: readonly Part[],
  judge: ClusterJudge,
  adapt?: Adapt,
): { readonly side: ClusterSide; readonly again: number } {
  const { judged, again } = judge.judge(own, adapt);
  return { side: { parts, own, judged }, again };
}

/** The parts by the cluster that they go to; that itself is always there. */
function destinationsIn(state: RenderedState | undefined): ReadonlyMap<string | undefined, readonly Part[]> {
  if (state === undefined) return new Map();
  const found = destinationsOf(partsIn(state)).map(({ otherCluster, parts }) => [otherCluster, parts] as const);
  return new Map([[undefined, []], ...found]);
}

function partsIn(state: RenderedState | undefined): readonly Part[] {
  return state !== undefined && 'parts' in state ? state.parts : [];
}

function changeOf(base: ClusterSide | undefined, head: ClusterSide | undefined): ClusterResult['change'] {
  if (base === undefined) return 'added';
  return head === undefined ? 'removed' : 'same';
}

const nothing: Comparison = { added: [], fixed: [], unchanged: [], incomparable: [] };

function gapsIn(
  id: string | undefined,
  state: RenderedState | undefined,
  side: ClusterSide | undefined,
): readonly Gap[] {
  if (state !== undefined && 'failed' in state) {
    return id === undefined ? [{ key: 'cluster', part: 'the cluster', message: state.failed }] : [];
  }
  return side ? gapsOf(side) : [];
}

/** An entry point that the head does not have any more. */
function lostEntry({ name, base, head }: PlanPair): readonly FoundEffect[] {
  if (base === undefined || head !== undefined) return [];
  const { path } = base.entry;
  const message = `the entry point ${path === '' ? '.' : path} of cluster ${name} is gone: nothing of it can be judged`;
  return [{ kind: 'emptied', what: `cluster ${name}`, place: {}, message }];
}

/** How many parts of the head are others than the base's. */
function partsAgain(
  base: readonly Part[],
  head: readonly Part[],
): { readonly kustomizations: number; readonly releases: number } {
  const known = new Map(base.map((part) => [part.id, part]));
  const others = head.filter(({ id, rendered }) => {
    const before = known.get(id)?.rendered;
    return before?.state !== rendered.state || !isSameList(before.objects, rendered.objects);
  });
  const releases = others.filter(({ kind }) => kind === 'HelmRelease').length;
  return { kustomizations: others.length - releases, releases };
}

function isSameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((one, index) => one === right[index]);
}
