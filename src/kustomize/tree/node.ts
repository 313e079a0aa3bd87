import type { Shared } from './shared.ts';
/** Something that writes fields: an entry of a kustomization file. */
export interface Step {
  /** The entry as a path: `patches[0]`, `namePrefix`, `configMapGenerator[1].literals[0]`. */
  readonly name: string;
  /** The kustomization file that has the entry; none for what happens by itself, such as hashes of names. */
  readonly kustomization?: string;
}

/** A text that nodes come from: a file of the tree, or inline text of a kustomization. */
export interface Source {
  /** Path from the root of the file system, with slashes. */
  readonly path: string;
  /** Its name for people, where another one. */
  readonly name?: string;
  readonly text: string;
  /** For text that is the value of a scalar: that scalar. */
  readonly within?: ScalarNode;
  /** For text that was made of another one, such as by replacing variables: what stood there before. */
  readonly before?: (offset: number) => Mark | undefined;
  /** For the text of a patch: the step that brings its nodes. */
  readonly step?: Step;
}

/** A range of a value in UTF-16 units. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * What a mark's text is to the value, where it is not the value or a part of it. `agrees`: it has to be the same as the
 * text of `over`, which decides. `passes`: nothing; the value of `over` is the value, or the given part of it. `mixed`:
 * the value is computed from it and others. `made`: no text has the value, this is where it was asked for.
 */
type Role = 'agrees' | 'passes' | 'mixed' | 'made';

/** Who decided a node: where its text stands (UTF-16 offset into the source), and what it went through. */
export interface Mark {
  readonly source: Source;
  readonly offset: number;
  /** The step that wrote it; that of the source where there is none. */
  readonly step?: Step | undefined;
  /** What the text is to the value; without a role it is the value, or the given part of it. */
  readonly role?: Role | undefined;
  readonly part?: Part | undefined;
  /** How the value is made of the text. */
  readonly encoding?: 'base64' | undefined;
  /** The mark that stood here before the step wrote. */
  readonly over?: Mark | undefined;
}

/** How a scalar is written; it sticks to the place where it stands, and decides what its text means. */
export type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly mark: Mark | undefined;
  readonly text: string;
  readonly style: Style;
  /** An explicit or implied tag such as `!!str`; without one the text decides, by go-yaml v3's rules. */
  readonly tag?: string;
  /** Set where this scalar is one with others of its object. */
  readonly shared?: Shared;
}

export interface MapEntry {
  readonly key: ScalarNode;
  readonly value: Node;
}

/** Entries stand in the order of their text. Keys may repeat as long as nobody prints the map. */
export interface MapNode {
  readonly kind: 'map';
  readonly mark: Mark | undefined;
  readonly entries: readonly MapEntry[];
  /** The marks of patches that took a key out; a key that came back is not looked up here. */
  readonly removed?: ReadonlyMap<string, Mark> | undefined;
}

export interface ListNode {
  readonly kind: 'list';
  readonly mark: Mark | undefined;
  readonly items: readonly Node[];
}

/** A YAML node. Immutable: transformers build new nodes and share what they do not touch. */
export type Node = ScalarNode | MapNode | ListNode;

/** A string as a transformer writes it: plain, but a string whatever it looks like. */
export function stringNode(text: string, mark: Mark | undefined): ScalarNode {
  return { kind: 'scalar', mark, text, style: 'plain', tag: '!!str' };
}

/** A map of the given entries. */
export function mapNode(entries: readonly MapEntry[], mark: Mark | undefined): MapNode {
  return { kind: 'map', mark, entries };
}

export function listNode(items: readonly Node[], mark: Mark | undefined): ListNode {
  return { kind: 'list', mark, items };
}

/** The value of a key; undefined in anything but a map, and where the key is not there. */
export function get(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key.text === key)?.value : undefined;
}

/** The node at the end of a chain of keys. */
export function getAt(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  let current = node;
  for (const key of keys) current = get(current, key);
  return current;
}

/** A map with this key set, at its place or at the end; with undefined, without it. */
export function put(map: MapNode, key: string, value: Node | undefined, mark?: Mark): MapNode {
  const index = map.entries.findIndex((entry) => entry.key.text === key);
  if (value === undefined) return index < 0 ? map : { ...map, entries: map.entries.toSpliced(index, 1) };
  const before = map.entries[index];
  if (before?.value === value) return map;
  const entry = { key: before?.key ?? stringNode(key, mark ?? value.mark), value };
  return { ...map, entries: before ? map.entries.with(index, entry) : [...map.entries, entry] };
}

/** A map without a key, which a patch took out. */
export function without(map: MapNode, key: string, mark: Mark | undefined): MapNode {
  const rest = put(map, key, undefined);
  return mark ? { ...rest, removed: new Map([...(map.removed ?? []), [key, mark]]) } : rest;
}

/** The text of a scalar that is no null; undefined for everything else. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && !isNull(node) ? node.text : undefined;
}

/** Whether a node is a null: empty, `~` or `null` in plain style. */
export function isNull(node: Node): boolean {
  if (node.kind !== 'scalar' || node.style !== 'plain') return false;
  return node.tag === '!!null' || (node.tag === undefined && /^(?:|~|null|Null|NULL)$/.test(node.text));
}

/** Whether a key is `<<`, whose value is merged into its map. */
export function isMergeKey({ text, tag, style }: ScalarNode): boolean {
  return text === '<<' && (tag === undefined ? style === 'plain' : tag === '!!merge');
}
