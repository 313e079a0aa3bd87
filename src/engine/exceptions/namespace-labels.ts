import type { Resource } from '../../model/resource.ts';
import { entries, fieldAt, isSame } from '../read.ts';
import { type CompiledSelector, namespaceNameLabel } from './label-selector.ts';

type LabelMap = ReadonlyMap<string, unknown>;

/** The labels of the Namespaces that were taken in. More than one resource may be the same Namespace. */
export class NamespaceLabels {
  readonly #byName = new Map<string, Map<string, LabelMap>>();
  readonly #names = new Map<string, string>();

  /** Takes in a resource; only Namespaces count. Returns the names of those whose labels are other ones now. */
  put({ key, apiVersion, kind, name, object }: Resource): readonly string[] {
    const isNamespace = kind === 'Namespace' && apiVersion === 'v1' && name !== '';
    if (!isNamespace) return this.delete(key);
    const labels = entries(fieldAt(object, 'metadata', 'labels')).filter(([, value]) => typeof value === 'string');
    const before = this.#byName.get(name)?.get(key);
    const changed = this.#names.get(key) === name ? [] : this.delete(key);
    const after = new Map([...labels, [namespaceNameLabel, name]]);
    this.#names.set(key, name);
    this.#byName.set(name, new Map([...(this.#byName.get(name) ?? []), [key, after]]));
    const isKnown = before !== undefined && isSame(Object.fromEntries(before), Object.fromEntries(after));
    return isKnown ? changed : [...changed, name];
  }

  /** Forgets a resource. Returns the names of the Namespaces whose labels are other ones now. */
  delete(key: string): readonly string[] {
    const name = this.#names.get(key);
    if (name === undefined) return [];
    this.#names.delete(key);
    this.#byName.get(name)?.delete(key);
    if (this.#byName.get(name)?.size === 0) this.#byName.delete(name);
    return [name];
  }

  /** Whether a Namespace is selected; by several resources of its name only if each says so. */
  areSelected(name: string, selector: CompiledSelector): boolean | undefined {
    // What lies in no namespace has none whose labels would match.
    if (name === '') return false;
    const known = Array.from(this.#byName.get(name)?.values() ?? []);
    if (known.length === 0) return selector.selectsKnowing(new Map([[namespaceNameLabel, name]]));
    return known.every((labels) => selector.selects(labels));
  }
}
