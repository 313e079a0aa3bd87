import type { Path } from '../../model/path.ts';
import type { Origin } from '../../model/resource.ts';
import type { FieldOrigin } from '../flux/cluster/field-origin.ts';
import type { RenderedObject } from '../flux/cluster/rendered.ts';

/** What was proved of the fields of objects in releases. Origins of resources answer from it. */
export class ReleaseProofs {
  readonly #objects = new Map<Origin, RenderedObject>();
  readonly #proved = new Map<RenderedObject, Map<string, FieldOrigin>>();

  /** Notes whose origin that is. */
  watch(origin: Origin, object: RenderedObject): void {
    this.#objects.set(origin, object);
  }

  /** The object of a release that an origin is of; undefined for all others. */
  objectOf(origin: Origin): RenderedObject | undefined {
    return this.#objects.get(origin);
  }

  add(object: RenderedObject, path: Path, origin: FieldOrigin): void {
    const known = this.#proved.get(object) ?? new Map<string, FieldOrigin>();
    this.#proved.set(object, known.set(JSON.stringify(path), origin));
  }

  /** Where the field at this very path comes from, if that was proved. */
  get(object: RenderedObject, path: Path): FieldOrigin | undefined {
    return this.#proved.get(object)?.get(JSON.stringify(path));
  }
}
