import type { Budget } from './budget.ts';
import type { Command, Operand, Pipeline, RangeNode, TemplateNode } from './nodes.ts';
import { TemplateError } from './template-error.ts';
import { Output, type Filled } from './output.ts';
import { isList, isTrue, printed, sortedKeys, typeName, type Value } from './values.ts';

/** Functions by name; each gets the values of its arguments. */
export type Functions = ReadonlyMap<string, (args: readonly Value[], budget: Budget) => Value>;

/** Those that look at all that is in their arguments. */
const goesDeep: ReadonlySet<string> = new Set(
  (
    'print println printf toString quote squote cat join sortAlpha toStrings dict ' +
    'toYaml toJson toRawJson toPrettyJson deepEqual uniq without has'
  ).split(' '),
);

interface Scope {
  readonly variables: Map<string, Value | undefined>;
  readonly outer: Scope | undefined;
}

type Jump = 'break' | 'continue' | undefined;

/**
 * Fills in a template as Go's text/template does with `missingkey=error`. Throws a TemplateError where Go would fail, for
 * the data of the template itself (`.` and `$`), which is not known here, and beyond the budget.
 */
export function evaluate(nodes: readonly TemplateNode[], functions: Functions, budget: Budget): Filled {
  const evaluator = new Evaluator(functions, budget);
  evaluator.list(nodes, undefined, { variables: new Map([['$', undefined]]), outer: undefined });
  return evaluator.output.filled();
}

class Evaluator {
  readonly output: Output;
  readonly #functions: Functions;
  readonly #budget: Budget;

  constructor(functions: Functions, budget: Budget) {
    this.#functions = functions;
    this.#budget = budget;
    this.output = new Output(budget);
  }

  list(nodes: readonly TemplateNode[], dot: Value | undefined, scope: Scope): Jump {
    for (const node of nodes) {
      const jump = this.#node(node, dot, scope);
      if (jump !== undefined) return jump;
    }
    return undefined;
  }

  #node(node: TemplateNode, dot: Value | undefined, scope: Scope): Jump {
    this.#budget.step();
    switch (node.kind) {
      case 'text':
        this.output.text(node.text, node.offset);
        return undefined;
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot, scope);
        if (node.pipeline.variables.length > 0) return undefined;
        this.#budget.take([value], true);
        this.output.value(value === null ? '<no value>' : printed(value), node.offset);
        return undefined;
      }
      case 'if':
      case 'with': {
        const inner = inside(scope);
        const value = this.#pipeline(node.pipeline, dot, inner);
        if (!isTrue(value)) return this.list(node.otherwise, dot, inside(inner));
        return this.list(node.body, node.kind === 'with' ? value : dot, inside(inner));
      }
      case 'range':
        return this.#range(node, dot, inside(scope));
      case 'break':
      case 'continue':
        return node.kind;
      default:
        return node satisfies never;
    }
  }

  #range(node: RangeNode, dot: Value | undefined, scope: Scope): Jump {
    const { variables, assigns, offset } = node.pipeline;
    const value = this.#pipeline({ ...node.pipeline, variables: [] }, dot, scope);
    let isEmpty = true;
    for (const [key, item] of itemsOf(value, offset)) {
      isEmpty = false;
      this.#budget.step();
      const inner = inside(scope);
      const values = variables.length > 1 ? [key, item] : [item];
      for (const [at, name] of variables.entries()) set(inner, name, values[at] ?? null, assigns);
      if (this.list(node.body, item, inner) === 'break') break;
    }
    return isEmpty ? this.list(node.otherwise, dot, scope) : undefined;
  }

  #pipeline({ commands, variables, assigns }: Pipeline, dot: Value | undefined, scope: Scope): Value {
    let value: Value | undefined;
    for (const command of commands) value = this.#command(command, value, dot, scope);
    for (const name of variables) set(scope, name, value ?? null, assigns);
    return value ?? null;
  }

  #command(command: Command, final: Value | undefined, dot: Value | undefined, scope: Scope): Value {
    const [first, ...rest] = command.operands;
    if (first === undefined) throw new TemplateError('a value is missing', command.offset);
    if (first.kind === 'function') return this.#call(first.name, rest, final, dot, scope, first.offset);
    if (rest.length > 0 || final !== undefined) {
      throw new TemplateError('cannot give an argument to what is no function', first.offset);
    }
    if (first.kind === 'nil') throw new TemplateError('nil is not a command', first.offset);
    return this.#operand(first, dot, scope);
  }

  #call(
    name: string,
    rest: readonly Operand[],
    final: Value | undefined,
    dot: Value | undefined,
    scope: Scope,
    offset: number,
  ): Value {
    this.#budget.step();
    const isLogic = name === 'and' || name === 'or';
    const args: Value[] = [];
    try {
      for (const operand of rest) {
        const value = this.#operand(operand, dot, scope);
        // Go does not look at what comes after the operand that decides.
        if (isLogic && isTrue(value) === (name === 'or')) return value;
        args.push(value);
      }
      if (final !== undefined) args.push(final);
      const found = this.#functions.get(name);
      if (found === undefined) throw new TemplateError(`function ${JSON.stringify(name)} not defined`, offset);
      this.#budget.take(args, goesDeep.has(name));
      return this.#charged(found(args, this.#budget));
    } catch (error) {
      if (!(error instanceof TemplateError) || error.offset > 0) throw error;
      throw new TemplateError(`error calling ${name}: ${error.message}`, offset, { cause: error });
    }
  }

  /** What is made of other values counts, however it is made. */
  #charged(value: Value): Value {
    if (typeof value === 'string') this.#budget.text(value.length);
    else if (isList(value)) this.#budget.step(value.length);
    return value;
  }

  #operand(operand: Operand, dot: Value | undefined, scope: Scope): Value {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'nil':
        return null;
      case 'dot':
        return known(dot, '.', operand.offset);
      case 'field':
        return fieldOf(known(dot, '.', operand.offset), operand.fields, operand.offset);
      case 'variable':
        return fieldOf(
          known(lookUp(scope, operand.name), operand.name, operand.offset),
          operand.fields,
          operand.offset,
        );
      case 'function':
        return this.#call(operand.name, [], undefined, dot, scope, operand.offset);
      case 'pipeline':
        return this.#pipeline(operand.pipeline, dot, inside(scope));
      case 'chain':
        return fieldOf(this.#operand(operand.of, dot, scope), operand.fields, operand.offset);
      default:
        return operand satisfies never;
    }
  }
}

function inside(outer: Scope): Scope {
  return { variables: new Map(), outer };
}

function lookUp(scope: Scope, name: string): Value | undefined {
  for (let each: Scope | undefined = scope; each; each = each.outer) {
    if (each.variables.has(name)) return each.variables.get(name);
  }
  return undefined;
}

function set(scope: Scope, name: string, value: Value, assigns: boolean): void {
  let target: Scope | undefined = scope;
  while (assigns && target && !target.variables.has(name)) target = target.outer;
  (target ?? scope).variables.set(name, value);
}

function known(value: Value | undefined, name: string, offset: number): Value {
  if (value !== undefined) return value;
  throw new TemplateError(`${JSON.stringify(name)} of the template itself is not supported here; use inputs`, offset);
}

function fieldOf(value: Value, fields: readonly string[], offset: number): Value {
  let current = value;
  for (const field of fields) {
    if (current === null) throw new TemplateError(`nil pointer evaluating interface {}.${field}`, offset);
    if (!(current instanceof Map))
      throw new TemplateError(`can't evaluate field ${field} in type ${typeName(current)}`, offset);
    const next = current.get(field);
    if (next === undefined) throw new TemplateError(`map has no entry for key ${JSON.stringify(field)}`, offset);
    current = next;
  }
  return current;
}

function* itemsOf(value: Value, offset: number): Generator<readonly [Value, Value]> {
  if (value === null) return;
  if (isList(value)) for (const [index, item] of value.entries()) yield [BigInt(index), item];
  else if (value instanceof Map) for (const key of sortedKeys(value)) yield [key, value.get(key) ?? null];
  else if (typeof value === 'bigint') for (let index = 0n; index < value; index++) yield [index, index];
  else throw new TemplateError(`range can't iterate over ${printed(value)}`, offset);
}
