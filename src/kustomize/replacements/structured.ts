import { dump } from 'js-yaml';
import { KustomizeError } from '../errors.ts';
import { byCodePoint, goJson, toJson } from '../tree/json.ts';
import { over } from '../tree/mark.ts';
import type { MapNode, Node, ScalarNode } from '../tree/node.ts';
import { readNode } from '../tree/read.ts';
import { resolveText } from '../tree/resolve.ts';
import { changeAt, lookUp, type Change } from './field-path.ts';

/**
 * Follows a path into a scalar that holds JSON or YAML. Undefined when the path does not lead there, so that it has to
 * be an ordinary one.
 */
export function changeInside(map: MapNode, path: readonly string[], change: Change): MapNode | undefined {
  const length = path.findIndex((_, index) => index > 0 && index < path.length && scalarAt(map, path.slice(0, index)));
  const scalar = length < 0 ? undefined : scalarAt(map, path.slice(0, length));
  if (!scalar) return undefined;
  const text = changedText(scalar, path.slice(length), change);
  if (text === undefined) return undefined;
  const mark = change.mark && over({ ...change.mark, part: undefined, role: 'mixed' }, scalar.mark);
  const apply = (): ScalarNode => ({ ...scalar, text, mark });
  const outer = changeAt(map, path.slice(0, length), { create: undefined, mark: change.mark, apply }).node;
  return outer.kind === 'map' ? outer : undefined;
}

/** The first scalar on the way whose text can be read as YAML. */
function scalarAt(map: MapNode, path: readonly string[]): ScalarNode | undefined {
  const node = attempt(() => lookUp(map, path));
  return node?.kind === 'scalar' && attempt(() => readText(node)) ? node : undefined;
}

function readText(scalar: ScalarNode): Node | undefined {
  return readNode({ path: scalar.mark?.source.path ?? '', text: scalar.text });
}

/** What does not succeed in kustomize's terms yields nothing. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}

function changedText(scalar: ScalarNode, path: readonly string[], change: Change): string | undefined {
  const edits: Edit[] = [];
  const recording = (leaf: Node): Node => {
    const after = change.apply(leaf);
    edits.push({ before: leaf, after });
    return after;
  };
  const changed = attempt(() => {
    const before = readText(scalar);
    return before && changeAt(before, path, { ...change, apply: recording });
  });
  if (!changed || changed.hits === 0) return undefined;
  if (!/^\s*[[{]/.test(scalar.text)) return editedYaml(scalar.text, edits) ?? writtenYaml(changed.node);
  const isPretty = scalar.text.includes('\n') && scalar.text.includes('  ');
  // A text that the type of its place does not take leaves everything as it was.
  return attempt(() => (isPretty ? prettyJson(toJson(changed.node), '') : goJson(toJson(changed.node)))) ?? scalar.text;
}

interface Edit {
  readonly before: Node;
  readonly after: Node;
}

/** Changes scalars of one line where they stand, which keeps comments. Undefined where that cannot be done. */
function editedYaml(text: string, edits: readonly Edit[]): string | undefined {
  let result = text;
  for (const { before, after } of edits.toSorted(
    (a, b) => (b.before.mark?.offset ?? 0) - (a.before.mark?.offset ?? 0),
  )) {
    const offset = before.mark?.offset;
    const written = before.kind === 'scalar' ? writtenScalar(text, offset, before) : undefined;
    if (offset === undefined || written === undefined || after.kind !== 'scalar') return undefined;
    const quoted = quotedLike(after);
    if (quoted === undefined) return undefined;
    result = result.slice(0, offset) + quoted + result.slice(offset + written.length);
  }
  return result.trim();
}

function writtenScalar(
  text: string,
  offset: number | undefined,
  { style, text: value }: ScalarNode,
): string | undefined {
  if (offset === undefined) return undefined;
  const rest = text.slice(offset);
  if (style === 'double') return /^"(?:[^"\\\n]|\\.)*"/.exec(rest)?.[0];
  if (style === 'single') return /^'(?:[^'\n]|'')*'/.exec(rest)?.[0];
  return style === 'plain' && value !== '' && rest.startsWith(value) ? value : undefined;
}

function quotedLike({ style, text, tag }: ScalarNode): string | undefined {
  if (/[\n\r]/.test(text)) return undefined;
  if (style === 'single') return `'${text.replaceAll("'", "''")}'`;
  if (style === 'double') return JSON.stringify(text);
  if (tag !== '!!str') return fitsTag(text, tag) ? text : `${tag} ${text}`;
  return dump(text, { lineWidth: -1, quoteStyle: 'double' }).trim();
}

function fitsTag(text: string, tag: string | undefined): boolean {
  return tag === undefined || tag === `!!${resolveText(text).type}`;
}

function writtenYaml(node: Node): string {
  return dump(toJson(node), { lineWidth: -1, seqNoIndent: true }).trim();
}

function prettyJson(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (typeof value !== 'object' || value === null) return goJson(value);
  const lines = Array.isArray(value)
    ? value.map((item) => prettyJson(item, inner))
    : Object.entries(value)
        .toSorted(([a], [b]) => byCodePoint(a, b))
        .map(([key, item]) => `${goJson(key)}: ${prettyJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return lines.length === 0 ? `${open}${close}` : `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`;
}
