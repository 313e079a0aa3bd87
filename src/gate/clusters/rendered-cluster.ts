import { isDeepStrictEqual } from 'node:util';
import type { ClusterPlan } from '../../render/config/plan-clusters.ts';
import { ClusterRenderer } from '../../render/flux/cluster/render-cluster.ts';
import type { RenderedObject } from '../../render/flux/cluster/rendered.ts';
import { FluxError } from '../../render/flux/flux-error.ts';
import type { ReleaseRenderer } from '../../render/flux/release/renderer.ts';
import { partsOf, type Part } from '../../render/judging/parts.ts';
import { MovingTree } from '../../render/moving-tree.ts';
import type { SourceTree } from '../../render/source-tree.ts';
import { withoutContent } from '../comparison/without-content.ts';

/** Makes what renders the releases of a cluster. */
export type ReleasesOf = (tree: SourceTree, plan: ClusterPlan) => ReleaseRenderer;

/** What became of a state of a cluster. */
export type RenderedState = { readonly parts: readonly Part[] } | { readonly failed: string };

/** Renders one cluster in one state after the other: what two states share is rendered once. */
export class StateRenderer {
  readonly #tree: MovingTree;
  readonly #releasesOf: ReleasesOf;
  #kept: readonly RenderedObject[] = [];
  #current: { readonly plan: ClusterPlan; readonly renderer: ClusterRenderer } | undefined;

  constructor(first: SourceTree, releasesOf: ReleasesOf) {
    this.#tree = new MovingTree(first);
    this.#releasesOf = releasesOf;
  }

  /** Renders the cluster that `plan` says of a state; `changed`: where it differs from the state before. */
  async render(tree: SourceTree, plan: ClusterPlan, changed: readonly string[]): Promise<RenderedState> {
    this.#tree.moveTo(tree);
    try {
      const renderer = this.#rendererFor(plan, changed);
      return { parts: partsOf(await renderer.render()) };
    } catch (error) {
      // A state that never settles says nothing at all.
      if (error instanceof FluxError) return { failed: withoutContent(error.message) };
      throw error;
    }
  }

  /** Adds objects that the cluster keeps whatever is rendered from now on. Returns whether any is new. */
  keep(objects: readonly RenderedObject[]): boolean {
    const more = objects.filter((one) => !this.#kept.includes(one));
    if (more.length === 0) return false;
    this.#kept = [...this.#kept, ...more];
    if (this.#current) this.#current.renderer.kept = this.#kept;
    return true;
  }

  #rendererFor(plan: ClusterPlan, changed: readonly string[]): ClusterRenderer {
    if (this.#current !== undefined && isSamePlan(this.#current.plan, plan)) {
      this.#current.renderer.changed(changed);
      return this.#current.renderer;
    }
    const { entry, strict, variables, contents } = plan;
    const releases = this.#releasesOf(this.#tree, plan);
    const renderer = new ClusterRenderer(this.#tree, { entry, strict, variables, contents, releases });
    renderer.kept = this.#kept;
    this.#current = { plan, renderer };
    return renderer;
  }
}

/** Whether two states of a cluster are rendered the same way; only what the files say differs. */
function isSamePlan(left: ClusterPlan, right: ClusterPlan): boolean {
  const { contents: ofLeft, ...plainLeft } = left;
  const { contents: ofRight, ...plainRight } = right;
  const dataOf = (contents: ClusterPlan['contents']): unknown => Array.from(contents, ([id, { data }]) => [id, data]);
  return isDeepStrictEqual(plainLeft, plainRight) && isDeepStrictEqual(dataOf(ofLeft), dataOf(ofRight));
}
