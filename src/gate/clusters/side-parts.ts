import type { Part } from '../../render/judging/parts.ts';
import { askedFor } from './asked-for.ts';

/** The parts of one state of a cluster, to be asked what they could not say. */
export class SideParts {
  readonly all: readonly Part[];
  readonly #byId: ReadonlyMap<string, Part>;

  readonly #before: readonly Part[];

  /** `before`: those of the base, to be asked for what is gone. */
  constructor(parts: readonly Part[], before: readonly Part[] = []) {
    this.all = parts;
    this.#before = before;
    this.#byId = new Map(parts.map((part) => [part.id, part]));
  }

  get(id: string): Part | undefined {
    return this.#byId.get(id);
  }

  /** Whose files or chart a part is made of, whatever their version. */
  askedFor(part: Part): string {
    return askedFor(part, [...this.all, ...this.#before]);
  }

  /**
   * Why this state cannot say what became of an object that `part` of the other state renders; undefined when it can.
   * It is looked for upwards, since what a broken Kustomization defines is not there either.
   */
  whySilent(part: Part, other: SideParts): string | undefined {
    const seen = new Set<string>();
    for (let at: Part | undefined = part; at !== undefined && !seen.has(at.id); at = parentOf(at, other)) {
      seen.add(at.id);
      const own = this.get(at.id);
      if (own === undefined) continue;
      // What somebody else makes now cannot be what is unknown here.
      if (own.kind === 'HelmRelease' && own.rendered.state === 'unresolved' && !this.#asksTheSame(own, at, other)) {
        return undefined;
      }
      if (isUnrendered(own)) return `${own.id} ${whyUnrendered(own)}`;
      // What lies above a part that is rendered says nothing about it.
      return undefined;
    }
    const [entry] = this.all;
    return entry === undefined ? 'the cluster could not be rendered' : undefined;
  }

  #asksTheSame(own: Part, part: Part, other: SideParts): boolean {
    return this.askedFor(own) === other.askedFor(part);
  }

  /** Why an object that `part` of the other state applied, and this state does not render, may still be in the cluster. */
  whyUnknown(part: Part, other: SideParts): string | undefined {
    return this.whySilent(part, other) ?? this.whyStays(part) ?? this.#whyHidden(other);
  }

  /** Whether what a part of the other state applied stays in the cluster although this state does not render it. */
  whyStays({ id }: Part): string | undefined {
    const own = this.get(id);
    if (own?.rendered.state === 'suspended') return `${id} is suspended, so that what it applied stays`;
    if (own?.kind !== 'Kustomization') return undefined;
    const prune = own.rendered.kustomization?.spec.prune?.value;
    return prune === true ? undefined : `${id} does not prune, so that it stays in the cluster`;
  }

  /** What only this state has, and cannot render, may hold whatever is missed, as after a renaming. */
  #whyHidden(other: SideParts): string | undefined {
    const hidden = this.all.find((part) => isUnrendered(part) && other.get(part.id) === undefined);
    return hidden && `${hidden.id}, which may have it now, ${whyUnrendered(hidden)}`;
  }
}

function parentOf({ parent }: Part, parts: SideParts): Part | undefined {
  return parent === undefined ? undefined : parts.get(parent);
}

/** Whether nothing at all is known of what a part would apply. */
function isUnrendered({ rendered }: Part): boolean {
  const { state, objects } = rendered;
  return state === 'error' || state === 'remote' || (state === 'unresolved' && objects.length === 0);
}

function whyUnrendered({ rendered }: Part): string {
  if (rendered.state === 'error') return 'cannot be rendered';
  return rendered.state === 'remote' ? 'has its files elsewhere' : 'lacks what it is made of';
}
