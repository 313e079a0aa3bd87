/** What the objects of each namespace add to its summary, by their names. */
export class Counted<Counts> {
  readonly #namespaces = new Map<string, Map<string, Counts>>();

  set(namespace: string, name: string, counts: Counts): void {
    const known = this.#namespaces.get(namespace);
    if (known) known.set(name, counts);
    else this.#namespaces.set(namespace, new Map([[name, counts]]));
  }

  delete(namespace: string, name: string): void {
    const known = this.#namespaces.get(namespace);
    known?.delete(name);
    if (known?.size === 0) this.#namespaces.delete(namespace);
  }

  namespaces(): Iterable<string> {
    return this.#namespaces.keys();
  }

  of(namespace: string): Iterable<Counts> {
    return this.#namespaces.get(namespace)?.values() ?? [];
  }
}
