import type { Cursor } from './cursor.ts';
import { literalOf } from './literal.ts';
import type { Command, Operand, Pipeline } from './nodes.ts';
import { TemplateError } from './template-error.ts';

/** Throws a TemplateError for a function that may not be used. */
export type CheckFunction = (name: string, offset: number) => void;

const deepest = 100;

/** Reads what stands between delimiters, and knows which variables there are. */
export class PipelineParser {
  readonly #cursor: Cursor;
  readonly #checkFunction: CheckFunction;
  readonly #variables: string[] = ['$'];
  #depth = 0;

  constructor(cursor: Cursor, checkFunction: CheckFunction) {
    this.#cursor = cursor;
    this.#checkFunction = checkFunction;
  }

  /** What `leave` goes back to. */
  scope(): number {
    return this.#variables.length;
  }

  /** Forgets the variables that were made since. */
  leave(scope: number): void {
    this.#variables.length = scope;
  }

  /** A pipeline and what ends it. */
  pipeline(end: '>>' | ')', mostVariables: number): Pipeline {
    if (++this.#depth > deepest) throw this.#cursor.fault(`parentheses nest deeper than ${deepest}`);
    this.#cursor.skipSpace();
    const { offset } = this.#cursor;
    const { variables, assigns } = this.#declarations(mostVariables);
    const commands = [this.#command(end)];
    while (!this.#cursor.takes(end)) {
      if (!this.#cursor.takes('|')) throw this.#unexpected();
      const command = this.#command(end);
      const [first] = command.operands;
      const isCallable = first !== undefined && ['function', 'chain', 'field', 'variable'].includes(first.kind);
      if (!isCallable) throw new TemplateError('a command after | is no function', command.offset);
      commands.push(command);
    }
    for (const name of assigns ? [] : variables) this.#variables.push(name);
    this.#depth--;
    return { variables, assigns, commands, offset };
  }

  /** `$x :=`, `$x =`, `$i, $x :=`. */
  #declarations(most: number): Pick<Pipeline, 'variables' | 'assigns'> {
    const variables: string[] = [];
    let taken = 0;
    const skipSpace = (): void => {
      for (; this.#cursor.peek()?.kind === 'space'; taken++) this.#cursor.take();
    };
    for (let token = this.#cursor.peek(); token?.kind === 'variable'; token = this.#cursor.peek()) {
      this.#cursor.take();
      taken++;
      variables.push(token.text);
      skipSpace();
      const declares = this.#cursor.takes(':=');
      if (declares || this.#cursor.takes('=')) return this.#declared(variables, !declares);
      if (variables.length >= most || !this.#cursor.takes(',')) break;
      taken++;
      skipSpace();
    }
    if (variables.length > 1) throw this.#cursor.fault('too many variables, or := is missing');
    this.#cursor.back(taken);
    return { variables: [], assigns: false };
  }

  #declared(variables: readonly string[], assigns: boolean): Pick<Pipeline, 'variables' | 'assigns'> {
    const unknown = assigns ? variables.find((name) => !this.#variables.includes(name)) : undefined;
    if (unknown !== undefined) throw this.#cursor.fault(`undefined variable ${JSON.stringify(unknown)}`);
    return { variables, assigns };
  }

  #command(end: string): Command {
    this.#cursor.skipSpace();
    const { offset } = this.#cursor;
    const operands: Operand[] = [];
    while (!this.#cursor.is(end) && !this.#cursor.is('|')) {
      operands.push(this.#operand());
      const isSeparated = this.#cursor.peek()?.kind === 'space' || this.#cursor.is(end) || this.#cursor.is('|');
      if (!isSeparated) throw this.#unexpected();
      this.#cursor.skipSpace();
    }
    if (operands.length === 0) throw new TemplateError('a value is missing in an action', offset);
    return { operands, offset };
  }

  #operand(): Operand {
    const term = this.#term();
    const fields: string[] = [];
    for (let next = this.#cursor.peek(); next?.kind === 'field'; next = this.#cursor.peek()) {
      this.#cursor.take();
      fields.push(next.text.slice(1));
    }
    if (fields.length === 0) return term;
    const { offset } = term;
    if (term.kind === 'variable' || term.kind === 'field') return { ...term, fields: [...term.fields, ...fields] };
    if (term.kind === 'function' || term.kind === 'pipeline') return { kind: 'chain', of: term, fields, offset };
    throw new TemplateError('unexpected . after a value', offset);
  }

  #term(): Operand {
    const token = this.#cursor.take();
    if (token === undefined) throw this.#cursor.fault('unclosed action');
    const { kind, text, offset } = token;
    if (kind === 'number' || kind === 'string') return { kind: 'literal', value: literalOf(text, offset), offset };
    if (kind === 'field') return { kind: 'field', fields: [text.slice(1)], offset };
    if (kind === 'variable') {
      if (!this.#variables.includes(text))
        throw new TemplateError(`undefined variable ${JSON.stringify(text)}`, offset);
      return { kind: 'variable', name: text, fields: [], offset };
    }
    if (kind === 'name') return this.#named(text, offset);
    if (kind === 'sign' && text === '(') {
      return { kind: 'pipeline', pipeline: this.pipeline(')', 0), offset };
    }
    if (kind === 'sign' && text === '.') return { kind: 'dot', offset };
    throw new TemplateError(`unexpected ${JSON.stringify(text)} in an action`, offset);
  }

  #named(name: string, offset: number): Operand {
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', offset };
    if (name === 'nil') return { kind: 'nil', offset };
    this.#checkFunction(name, offset);
    return { kind: 'function', name, offset };
  }

  #unexpected(): TemplateError {
    return this.#cursor.fault(`unexpected ${JSON.stringify(this.#cursor.peek()?.text ?? 'end')} in an action`);
  }
}
