/** A value as its YAML text: what stands on the line, and the lines of a block below it, without indentation. */
export class Raw {
  readonly inline: string;
  readonly below: readonly string[];

  constructor(inline: string, below: readonly string[] = []) {
    this.inline = inline;
    this.below = below;
  }
}

/** A value that an alias may name. */
export class Anchored {
  readonly name: string;
  readonly value: Yaml;

  constructor(name: string, value: Yaml) {
    this.name = name;
    this.value = value;
  }
}

/** Fields in the order of their text; a key is written as it stands, so it may repeat or be no text at all. */
export class Entries {
  readonly pairs: readonly (readonly [string, Yaml])[];

  constructor(pairs: readonly (readonly [string, Yaml])[]) {
    this.pairs = pairs;
  }
}

/** What a document is made of. A key with the value undefined is left out. */
export type Yaml = string | number | boolean | null | Raw | Anchored | Entries | readonly Yaml[] | Fields;

export interface Fields {
  readonly [key: string]: Yaml | undefined;
}

/** One document, in block style, all in brackets, or as JSON. */
export function writeYaml(value: Yaml, style: 'block' | 'flow' | 'json' = 'block'): string {
  if (style === 'json') return `${escapeRareBreaks(JSON.stringify(plainData(value)))}\n`;
  return style === 'flow' ? `${flowText(value)}\n` : `${blockText(value, '').replace(/^[ \n]/, '')}\n`;
}

/** What follows a colon or dash, its space or line break included. `indent` is that of the collection around it. */
function blockText(value: Yaml, indent: string): string {
  if (value instanceof Anchored) return ` &${value.name}${blockText(value.value, indent)}`;
  if (value instanceof Raw) {
    return [` ${value.inline}`, ...value.below.map((line) => (line === '' ? '' : `${indent}  ${line}`))].join('\n');
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value.map((item: Yaml) => `\n${indent}- ${itemText(item, `${indent}  `)}`).join('');
  }
  const pairs = pairsOf(value);
  if (!pairs) return ` ${scalarText(value)}`;
  if (pairs.length === 0) return ' {}';
  return pairs.map(([key, inner]) => `\n${indent}${key}:${blockText(inner, nestedIndent(inner, indent))}`).join('');
}

/** Maps are indented below their key, lists are not. */
function nestedIndent(value: Yaml, indent: string): string {
  const inner = value instanceof Anchored ? value.value : value;
  return pairsOf(inner) ? `${indent}  ` : indent;
}

/** The first field of a map stands beside the dash. */
function itemText(item: Yaml, indent: string): string {
  const isCollection = Array.isArray(item) || pairsOf(item) !== undefined;
  const text = blockText(item, isCollection ? indent : indent.slice(2));
  return text.startsWith('\n') ? text.slice(1 + indent.length) : text.slice(1);
}

function flowText(value: Yaml): string {
  if (value instanceof Anchored) return `&${value.name} ${flowText(value.value)}`;
  // Known difference: in brackets go-yaml takes the comma after a tag without a value for a part of the tag.
  if (value instanceof Raw && /^!\S*$/.test(value.inline)) return `${value.inline} ""`;
  if (value instanceof Raw) return value.below.length > 0 ? JSON.stringify(value.below.join('\n')) : value.inline;
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  const pairs = pairsOf(value);
  if (!pairs) return scalarText(value);
  return `{${pairs.map(([key, inner]) => `${key}: ${flowText(inner)}`).join(', ')}}`;
}

/** The value as JSON has it; what only YAML can say is taken for text. */
function plainData(value: Yaml): unknown {
  if (value instanceof Anchored) return plainData(value.value);
  if (value instanceof Raw) return [value.inline, ...value.below].join('\n');
  if (Array.isArray(value)) return value.map(plainData);
  const pairs = pairsOf(value);
  return pairs ? Object.fromEntries(pairs.map(([key, inner]) => [key, plainData(inner)])) : value;
}

function pairsOf(value: Yaml): readonly (readonly [string, Yaml])[] | undefined {
  if (value instanceof Entries) return value.pairs;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (value instanceof Raw || value instanceof Anchored) return undefined;
  return Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[scalarText(key), inner]]));
}

const plain = /^[A-Za-z/][\w./-]*$/;
const word = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function scalarText(value: Yaml): string {
  return typeof value === 'string' && plain.test(value) && !word.test(value) ? value : JSON.stringify(value);
}

/** JSON with the line breaks escaped that only YAML takes for such. */
export function escapeRareBreaks(json: string): string {
  return json.replaceAll('\u0085', '\\u0085').replaceAll('\u2028', '\\u2028');
}
