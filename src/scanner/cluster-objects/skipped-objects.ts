import type { Identity } from '../../model/resource.ts';

/** What is left out by its namespace, as a log tells it. */
export interface SkippedReport {
  /** The first by name: `kube-system/Deployment/coredns`. */
  readonly objects: readonly string[];
  /** How many more there are, by namespace. */
  readonly others: Readonly<Record<string, number>>;
}

const mostNamed = 20;

/** The objects that would be judged if their namespace were not left out. */
export class SkippedObjects {
  readonly #byNamespace = new Map<string, Set<string>>();

  add({ kind, namespace, name }: Identity): void {
    const where = kind === 'Namespace' ? name : namespace;
    const known = this.#byNamespace.get(where);
    if (known) known.add(`${kind}/${name}`);
    else this.#byNamespace.set(where, new Set([`${kind}/${name}`]));
  }

  delete({ kind, namespace, name }: Identity): void {
    const where = kind === 'Namespace' ? name : namespace;
    const known = this.#byNamespace.get(where);
    known?.delete(`${kind}/${name}`);
    if (known?.size === 0) this.#byNamespace.delete(where);
  }

  /** Namespaces that are there and left out, by name. */
  namespaces(): readonly string[] {
    return Array.from(this.#byNamespace)
      .filter(([namespace, objects]) => objects.has(`Namespace/${namespace}`))
      .map(([namespace]) => namespace)
      .toSorted();
  }

  /** Bounded, and always in the same order. */
  report(): SkippedReport {
    const objects: string[] = [];
    const others: Record<string, number> = {};
    for (const namespace of Array.from(this.#byNamespace.keys()).toSorted()) {
      const all = this.#byNamespace.get(namespace) ?? new Set();
      const named =
        mostNamed > objects.length
          ? Array.from(all)
              .toSorted()
              .slice(0, mostNamed - objects.length)
          : [];
      objects.push(...named.map((name) => `${namespace}/${name}`));
      if (all.size > named.length) others[namespace] = all.size - named.length;
    }
    return { objects, others };
  }
}
