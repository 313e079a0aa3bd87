import { KustomizeError } from '../errors.ts';
import { goRegex } from '../selector.ts';
import { resolveScalar } from '../tree/resolve.ts';
import type { ListNode, Mark, Node, ScalarNode } from '../tree/node.ts';
import { get, isNull, listNode, mapNode, put } from '../tree/node.ts';

/** Splits a path at its dots. `\.` is a dot of a key; `[a.b]` is the key `a.b`; `[k=v.w]` stays one step. */
export function splitPath(path: string): readonly string[] {
  const parts = path.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));
  const steps: string[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      steps.push(part);
      continue;
    }
    const end = parts.findIndex((candidate, at) => at > index && candidate.endsWith(']'));
    const last = end < 0 ? parts.length - 1 : end;
    const whole = parts.slice(index, last + 1).join('.');
    steps.push(whole.includes('=') ? whole : whole.replace(/^[[\]]+|[[\]]+$/g, ''));
    index = last;
  }
  return steps;
}

/** The node at the end of a source's path: values are compared as they are, `-` is the last element. */
export function lookUp(node: Node, path: readonly string[]): Node | undefined {
  let current: Node | undefined = node;
  for (const step of path.map((part) => part.trim()).filter(Boolean)) {
    if (current === undefined || isNull(current)) return undefined;
    current = lookUpStep(current, step);
  }
  return current;
}

function lookUpStep(node: Node, step: string): Node | undefined {
  if (step === '*') throw new KustomizeError('wildcard is not supported in PathGetter');
  if (/^[-+]?\d+$/.test(step) || step === '-') {
    const index = Number(step === '-' ? -1 : step);
    if (index < 0 && step !== '-') throw new KustomizeError(`array index ${index} cannot be negative`);
    return elementsOf(node).at(index);
  }
  if (!isElementStep(step)) return fieldAt(node, step);
  const { field, value } = parseElementStep(step);
  return elementsOf(node).find((item) => {
    const candidate = field === '' ? item : get(item, field);
    return candidate?.kind === 'scalar' && candidate.text === value;
  });
}

/** A change at the end of a target's path. `create` is the kind of node to make where none is. */
export interface Change {
  readonly create: Node['kind'] | undefined;
  readonly mark: Mark | undefined;
  readonly apply: (leaf: Node) => Node;
}

/** A scalar that was made on the way and has no type yet. */
export const untypedScalar: ScalarNode = { kind: 'scalar', mark: undefined, text: '', style: 'plain' };

/** Applies a change to every node that a target's path reaches. */
export function changeAt(node: Node, path: readonly string[], change: Change): { node: Node; hits: number } {
  const walk = new PathWalk(change);
  return { node: walk.step(node, path), hits: walk.hits };
}

class PathWalk {
  readonly #change: Change;
  hits = 0;

  constructor(change: Change) {
    this.#change = change;
  }

  step(node: Node, path: readonly string[]): Node {
    const [step, ...rest] = path;
    if (step === undefined) {
      this.hits += 1;
      return this.#change.apply(node);
    }
    if (/^\d+$/.test(step)) return this.#index(node, Number(step), rest);
    if (isElementStep(step)) return this.#matching(node, step, rest);
    if (step === '*') return withItems(node, (items) => items.map((item) => this.step(item, rest)));
    return this.#field(node, step, rest);
  }

  #field(node: Node, name: string, rest: readonly string[]): Node {
    const before = fieldAt(node, name);
    if (before === undefined && this.#change.create === undefined) return node;
    if (node.kind !== 'map') return this.#lost(node);
    const after = this.step(before ?? this.#made(rest[0]), rest);
    return put(node, name, after, this.#change.mark);
  }

  /** What is made below a null is lost, without an error. */
  #lost(node: Node): Node {
    this.hits += 1;
    return node;
  }

  #index(node: Node, index: number, rest: readonly string[]): Node {
    const items = elementsOf(node);
    const appends = index === items.length && this.#change.create !== undefined;
    if (index >= items.length && !appends) {
      throw new KustomizeError(`index ${index} specified but only ${items.length} elements found`);
    }
    if (node.kind !== 'list') return this.#lost(node);
    const after = this.step(items[index] ?? this.#made(rest[0]), rest);
    return withItems(node, (all) => (appends ? [...all, after] : all.with(index, after)));
  }

  #matching(node: Node, step: string, rest: readonly string[]): Node {
    const { field, value } = parseElementStep(step);
    const regex = goRegex(value);
    const change = (list: Node): Node =>
      withItems(list, (items) =>
        items.map((item) => {
          const candidate = field === '' ? item : get(item, field);
          if (candidate === undefined || !regex.test(writtenText(candidate))) return item;
          return this.step(item, field === '' ? [] : rest);
        }),
      );
    const before = this.hits;
    const changed = change(node);
    if (this.hits > before || this.#change.create === undefined) return changed;
    if (node.kind !== 'list') return this.#lost(node);
    const { mark } = this.#change;
    const scalar: ScalarNode = { kind: 'scalar', mark, text: value, style: 'plain' };
    const key: ScalarNode = { kind: 'scalar', mark, text: field, style: 'plain' };
    return change(
      listNode([...node.items, field === '' ? scalar : mapNode([{ key, value: scalar }], mark)], node.mark),
    );
  }

  #made(next: string | undefined): Node {
    const { create, mark } = this.#change;
    if (next !== undefined) return /^\d+$/.test(next) || isElementStep(next) ? listNode([], mark) : mapNode([], mark);
    if (create === 'list') return listNode([], mark);
    return create === 'map' ? mapNode([], mark) : untypedScalar;
  }
}

function isElementStep(step: string): boolean {
  return step.startsWith('[') && step.endsWith(']');
}

function parseElementStep(step: string): { field: string; value: string } {
  const inner = step.slice(1, -1);
  const at = inner.indexOf('=');
  if (at < 0) {
    throw new KustomizeError(`list path element must contain fieldName=fieldValue for element to match`);
  }
  return { field: inner.slice(0, at), value: inner.slice(at + 1) };
}

function withItems(node: Node, change: (items: readonly Node[]) => readonly Node[]): Node {
  const before = elementsOf(node);
  if (node.kind !== 'list') return node;
  const items = change(before);
  return items.length === before.length && items.every((item, index) => item === before[index])
    ? node
    : ({ ...node, items } satisfies ListNode);
}

function elementsOf(node: Node): readonly Node[] {
  if (isNull(node)) return [];
  if (node.kind !== 'list') throw wrongKind('SequenceNode', node);
  return node.items;
}

function fieldAt(node: Node, name: string): Node | undefined {
  if (isNull(node)) return undefined;
  if (name === '' && node.kind !== 'scalar') throw wrongKind('ScalarNode', node);
  if (node.kind !== 'map') throw wrongKind('MappingNode', node);
  return get(node, name);
}

const kindNames = { scalar: 'ScalarNode', map: 'MappingNode', list: 'SequenceNode' } as const;

function wrongKind(expected: string, node: Node): KustomizeError {
  const content = node.kind === 'scalar' ? `\n${node.text}` : '';
  return new KustomizeError(
    `wrong node kind: expected ${expected} but got ${kindNames[node.kind]}: node contents:${content}`,
  );
}

/** A scalar as its text stands in YAML: quotes belong to it. */
function writtenText(node: Node): string {
  if (node.kind !== 'scalar') return '';
  if (node.style === 'single') return `'${node.text.replaceAll("'", "''")}'`;
  const forced = node.tag === '!!str' && node.style === 'plain' && !isString(node.text);
  return node.style === 'double' || forced ? JSON.stringify(node.text) : node.text.trim();
}

function isString(text: string): boolean {
  return resolveScalar({ kind: 'scalar', mark: undefined, text, style: 'plain' }).type === 'string';
}
