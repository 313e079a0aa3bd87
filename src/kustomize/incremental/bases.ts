import type { Accumulator } from '../build/accumulator.ts';
import { loadKustomization } from '../kustomization/find.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import type { Loader } from '../load/loader.ts';
import type { Visited } from '../load/visits.ts';
import { Slot, type Ledger } from './ledger.ts';

interface Base {
  readonly accumulator: Accumulator;
  readonly visited: Visited;
}

/** The kustomization files and built bases of a tree, each read or built once until something below it changes. */
export class Bases {
  readonly #ledger: Ledger;
  readonly #kustomizations = new Map<string, Slot<Kustomization>>();
  readonly #bases = new Map<string, Slot<Base>>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The kustomization file of a directory. */
  kustomization({ files, root }: Loader): Kustomization {
    const slot = slotOf(this.#kustomizations, root);
    this.#ledger.note(slot);
    return slot.value ?? this.#ledger.make(slot, () => loadKustomization(files, root));
  }

  /**
   * What building the directory of a loader comes to, for a way of building that `way` names: all that the root has a say in. It depends on where the
   * build began only by cycles and limits; where it would meet one of those, it is built for itself.
   */
  base(loader: Loader, way: string, build: () => Accumulator): Accumulator {
    const slot = slotOf(this.#bases, `${way}\0${loader.root}`);
    const known = slot.value;
    if (known && !loader.revisit(known.visited)) return build();
    this.#ledger.note(slot);
    if (known) return known.accumulator;
    return this.#ledger.make(slot, () => {
      const { value, visited } = loader.visit(build);
      return { accumulator: value, visited };
    }).accumulator;
  }
}

function slotOf<T>(slots: Map<string, Slot<T>>, key: string): Slot<T> {
  const known = slots.get(key);
  if (known) return known;
  const made = new Slot<T>(() => slots.delete(key));
  slots.set(key, made);
  return made;
}
