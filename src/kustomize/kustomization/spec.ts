import type { MapNode, ScalarNode, Mark } from '../tree/node.ts';

/** A value of the file and where its text stands. */
export interface Field<T> {
  readonly value: T;
  readonly mark: Mark;
}

/**
 * A string of the file. `node` is the scalar as written, read by YAML 1.1; to put the text into a resource, make
 * `stringNode(value, mark)` of it.
 */
export interface Text extends Field<string> {
  readonly node: ScalarNode;
}

/** An entry of a string map. */
export interface Pair {
  readonly key: Text;
  readonly value: Text;
}

/** What a field holds. `embedded` is the chain of embedded Go structs it belongs to, which messages name. */
export type Spec = TextSpec | FlagSpec | CountSpec | ListSpec<Spec> | PairsSpec | TreeSpec | StructSpec<Fields>;

export type Fields = Readonly<Record<string, Spec>>;

interface SpecBase {
  readonly embedded?: string;
}

export interface TextSpec extends SpecBase {
  readonly type: 'text';
  readonly goType: string;
}

export interface FlagSpec extends SpecBase {
  readonly type: 'flag';
}

export interface CountSpec extends SpecBase {
  readonly type: 'count';
  readonly goType: 'int' | 'int64';
}

export interface ListSpec<Item extends Spec> extends SpecBase {
  readonly type: 'list';
  readonly item: Item;
  readonly pointers: boolean;
}

/** A map of strings. */
export interface PairsSpec extends SpecBase {
  readonly type: 'pairs';
}

/** A map of anything. */
export interface TreeSpec extends SpecBase {
  readonly type: 'tree';
}

export interface StructSpec<F extends Fields> extends SpecBase {
  readonly type: 'struct';
  readonly name: string;
  readonly fields: F;
}

/** What decoding a field yields. */
type Decoded<S> = S extends TextSpec
  ? Text
  : S extends FlagSpec
    ? Field<boolean>
    : S extends CountSpec
      ? Field<number>
      : S extends ListSpec<infer Item>
        ? readonly Decoded<Item>[]
        : S extends PairsSpec
          ? readonly Pair[]
          : S extends TreeSpec
            ? MapNode
            : S extends StructSpec<infer F>
              ? Shape<F>
              : never;

type Plural = ListSpec<Spec> | PairsSpec;

/** What decoding a struct yields: lists and string maps are always there, everything else only when it is set. */
export type Shape<F extends Fields> = { readonly mark: Mark } & {
  readonly [K in keyof F as F[K] extends Plural ? K : never]: Decoded<F[K]>;
} & { readonly [K in keyof F as F[K] extends Plural ? never : K]?: Decoded<F[K]> | undefined };

export const text: TextSpec = { type: 'text', goType: 'string' };
export const flag: FlagSpec = { type: 'flag' };
export const pairs: PairsSpec = { type: 'pairs' };
export const tree: TreeSpec = { type: 'tree' };

/** A string with a Go type of its own. */
export function named(goType: string): TextSpec {
  return { type: 'text', goType };
}

export function count(goType: CountSpec['goType']): CountSpec {
  return { type: 'count', goType };
}

export function list<Item extends Spec>(item: Item): ListSpec<Item> {
  return { type: 'list', item, pointers: false };
}

/** A list of pointers, which only messages tell from a list of values. */
export function pointerList<Item extends Spec>(item: Item): ListSpec<Item> {
  return { type: 'list', item, pointers: true };
}

export function struct<F extends Fields>(name: string, fields: F): StructSpec<F> {
  return { type: 'struct', name, fields };
}

/** Fields that stand in an embedded struct: on the level of their surroundings, but messages name the struct. */
export function embed<F extends Fields>(struct: string, fields: F): F {
  const entries = Object.entries(fields).map(([name, spec]) => [
    name,
    { ...spec, embedded: spec.embedded === undefined ? struct : `${struct}.${spec.embedded}` },
  ]);
  return Object.fromEntries(entries) as F;
}

/** The Go type of a field, as error messages print it. */
export function goTypeOf(spec: Spec): string {
  switch (spec.type) {
    case 'text':
    case 'count':
      return spec.goType;
    case 'flag':
      return 'bool';
    case 'list':
      return `[]${spec.pointers ? '*' : ''}${goTypeOf(spec.item)}`;
    case 'pairs':
      return 'map[string]string';
    case 'tree':
      return 'map[string]interface {}';
    case 'struct':
      return `types.${spec.name}`;
  }
}

/** What a field says, or what it means when it is not there. */
export function valueOr<T>(field: Field<T> | undefined, otherwise: T): T {
  return field === undefined ? otherwise : field.value;
}
