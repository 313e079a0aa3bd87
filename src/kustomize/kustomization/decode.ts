import type { Mark, MapNode, Node } from '../tree/node.ts';
import { scalarOf, YamlFault } from './read-yaml.ts';
import { numberText, type Scalar } from './scalar.ts';
import { goTypeOf, type Fields, type Pair, type Shape, type Spec, type StructSpec, type Text } from './spec.ts';

/** How many values a document may have once every alias is replaced by a copy. */
const maximumValues = 1_000_000;

export interface DecodeOptions {
  /** Whether a key that no field has is a fault; otherwise it is passed over. */
  readonly strict: boolean;
  /** Whether numbers and booleans become texts where texts are due, as in files other than the kustomization itself. */
  readonly convert?: boolean;
}

/**
 * Gives a document the types of a table, as Go's JSON decoder does: keys match in any case, null leaves a field alone,
 * and nothing is converted unless `convert` says so. Throws a YamlFault with Go's message for the first thing wrong in the order of sorted keys.
 */
export function decode<F extends Fields>(node: Node, spec: StructSpec<F>, options: DecodeOptions): Shape<F> {
  const decoder = new Decoder(options);
  const value = decoder.decode(node, spec, undefined);
  if (decoder.fault !== undefined) throw new YamlFault(decoder.fault);
  return value as Shape<F>;
}

/** The struct and the path of a field as messages name them: `Image` and `images.newTag`. */
interface Place {
  readonly struct: string;
  readonly path: string;
}

type Lookup = ReadonlyMap<string, { readonly name: string; readonly spec: Spec }>;

const lookups = new WeakMap<Fields, Lookup>();

/** The fields by their names in lower case. */
function lookupOf(fields: Fields): Lookup {
  const known = lookups.get(fields);
  if (known !== undefined) return known;
  const lookup = new Map(Object.entries(fields).map(([name, spec]) => [name.toLowerCase(), { name, spec }]));
  lookups.set(fields, lookup);
  return lookup;
}

class Decoder {
  fault: string | undefined;
  readonly #options: DecodeOptions;
  #converts: boolean;
  #values = 0;

  constructor(options: DecodeOptions) {
    this.#options = options;
    this.#converts = options.convert ?? false;
  }

  decode(node: Node, spec: Spec, place: Place | undefined): unknown {
    if (++this.#values > maximumValues) throw new YamlFault('yaml: document contains excessive aliasing');
    if (node.kind === 'scalar') return this.#scalar(scalarOf(node), spec, place, node);
    if (node.kind === 'list') {
      return spec.type === 'list'
        ? node.items.map((item) => this.#item(item, spec.item, place))
        : this.#refuse('array', spec, place);
    }
    if (spec.type === 'struct') return this.#struct(node, spec, place);
    if (spec.type === 'pairs') return this.#pairs(node, place);
    return spec.type === 'tree' ? node : this.#refuse('object', spec, place);
  }

  #asText(scalar: Scalar): string | undefined {
    if (scalar.type === 'string') return scalar.value;
    if (!this.#converts) return undefined;
    if (scalar.type === 'bool') return String(scalar.value);
    return scalar.type === 'number' ? numberText(scalar) : undefined;
  }

  /** A null in a list is an empty element. */
  #item(node: Node, spec: Spec, place: Place | undefined): unknown {
    const value = this.decode(node, spec, place);
    if (value !== undefined) return value;
    return spec.type === 'struct' ? emptyStruct(spec.fields, node.mark) : { value: '', mark: node.mark, node };
  }

  #scalar(scalar: Scalar, spec: Spec, place: Place | undefined, node: Node): unknown {
    const { mark } = node;
    if (scalar.type === 'null') return undefined;
    const text = spec.type === 'text' ? this.#asText(scalar) : undefined;
    if (text !== undefined) return { value: text, mark, node };
    if (scalar.type === 'bool' && spec.type === 'flag') return { value: scalar.value, mark };
    if (scalar.type !== 'number' || spec.type !== 'count') return this.#refuse(scalar.type, spec, place);
    return fits(scalar.json) ? { value: scalar.value, mark } : this.#refuse(`number ${scalar.json}`, spec, place);
  }

  #struct(map: MapNode, spec: StructSpec<Fields>, place: Place | undefined): object {
    const lookup = lookupOf(spec.fields);
    const decoded: Record<string, unknown> = emptyStruct(spec.fields, map.mark);
    for (const { key, value } of sorted(map)) {
      const field = lookup.get(key.text.toLowerCase());
      if (field === undefined) {
        if (this.#options.strict) this.fault ??= `json: unknown field ${JSON.stringify(key.text)}`;
        continue;
      }
      const steps = [place?.path, field.spec.embedded, field.name].filter((step) => step !== undefined);
      const result = this.#field(value, field.spec, { struct: spec.name, path: steps.join('.') });
      if (result !== undefined) decoded[field.name] = result;
    }
    return decoded;
  }

  /** Below a field of an embedded struct, Go's YAML reader has lost track of the types: nothing is converted. */
  #field(value: Node, spec: Spec, place: Place): unknown {
    if (spec.embedded === undefined || !this.#converts) return this.decode(value, spec, place);
    this.#converts = false;
    const result = this.decode(value, spec, place);
    this.#converts = true;
    return result;
  }

  #pairs(map: MapNode, place: Place | undefined): Pair[] {
    const item: Spec = { type: 'text', goType: 'string' };
    const values = new Map(sorted(map).map(({ key, value }) => [key, this.#item(value, item, place)] as const));
    return map.entries.map(({ key }) => ({
      key: { value: key.text, mark: key.mark, node: key } as Text,
      value: values.get(key) as Text,
    }));
  }

  #refuse(found: string, spec: Spec, place: Place | undefined): undefined {
    const target = place === undefined ? 'Go value' : `Go struct field ${place.struct}.${place.path}`;
    this.fault ??= `json: cannot unmarshal ${found} into ${target} of type ${goTypeOf(spec)}`;
    return undefined;
  }
}

/** A struct with no field set, but with its lists and maps. */
function emptyStruct(fields: Fields, mark: Mark | undefined): Record<string, unknown> {
  const empty: Record<string, unknown> = { mark };
  for (const [name, { type }] of Object.entries(fields)) if (type === 'list' || type === 'pairs') empty[name] = [];
  return empty;
}

/** Whether Go takes a number for a 64-bit integer. */
function fits(json: string): boolean {
  if (!/^-?\d+$/.test(json)) return false;
  const value = BigInt(json);
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

function sorted(map: MapNode): MapNode['entries'] {
  return map.entries.toSorted((left, right) => (left.key.text < right.key.text ? -1 : 1));
}
