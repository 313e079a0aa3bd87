import { Cursor } from './cursor.ts';
import { lex } from './lex.ts';
import type { TemplateNode } from './nodes.ts';
import { PipelineParser, type CheckFunction } from './parse-pipeline.ts';
import { TemplateError } from './template-error.ts';

const deepest = 200;
const keyword = /^(?:end|else|if|with|range|break|continue|define|template|block)$/;

/** Reads a template as Go's text/template does, with the delimiters `<<` and `>>`. Throws a TemplateError. */
export function parseTemplate(template: string, checkFunction: CheckFunction): readonly TemplateNode[] {
  return new Parser(new Cursor(lex(template), template.length), checkFunction).template();
}

interface Ended {
  readonly nodes: readonly TemplateNode[];
  /** What ended the list; nothing at the end of the template. */
  readonly by: 'end' | 'else' | undefined;
}

type Block = 'if' | 'with' | 'range';

class Parser {
  readonly #cursor: Cursor;
  readonly #pipelines: PipelineParser;
  #depth = 0;
  #loops = 0;

  constructor(cursor: Cursor, checkFunction: CheckFunction) {
    this.#cursor = cursor;
    this.#pipelines = new PipelineParser(cursor, checkFunction);
  }

  template(): readonly TemplateNode[] {
    const { nodes, by } = this.#list();
    if (by !== undefined) throw this.#cursor.fault(`unexpected <<${by}>>`);
    return nodes;
  }

  #list(): Ended {
    if (++this.#depth > deepest) throw this.#cursor.fault(`blocks nest deeper than ${deepest}`);
    const nodes: TemplateNode[] = [];
    let by: Ended['by'];
    while (by === undefined) {
      const token = this.#cursor.take();
      if (token === undefined) break;
      if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text, offset: token.offset });
      else {
        const word = this.#keyword();
        if (word === 'end' || word === 'else') by = word;
        else nodes.push(this.#action(token.offset, word));
      }
    }
    this.#depth--;
    return { nodes, by };
  }

  /** The word after the opening delimiter, taken if it is a keyword. */
  #keyword(): string | undefined {
    this.#cursor.skipSpace();
    const token = this.#cursor.peek();
    if (token?.kind !== 'name' || !keyword.test(token.text)) return undefined;
    return this.#cursor.take()?.text;
  }

  #action(offset: number, word: string | undefined): TemplateNode {
    switch (word) {
      case undefined:
        return { kind: 'action', pipeline: this.#pipelines.pipeline('>>', 1), offset };
      case 'if':
      case 'with':
      case 'range':
        return this.#block(word, offset);
      case 'break':
      case 'continue':
        this.#cursor.expectClose(word);
        if (this.#loops === 0) throw new TemplateError(`<<${word}>> outside <<range>>`, offset);
        return { kind: word, offset };
      default:
        throw new TemplateError(`<<${word}>> is not supported here`, offset);
    }
  }

  #block(kind: Block, offset: number): TemplateNode {
    const outside = this.#pipelines.scope();
    const pipeline = this.#pipelines.pipeline('>>', kind === 'range' ? 2 : 1);
    const inside = this.#pipelines.scope();
    if (kind === 'range') this.#loops++;
    const { nodes: body, by } = this.#list();
    if (kind === 'range') this.#loops--;
    this.#pipelines.leave(inside);
    if (by === undefined) throw new TemplateError(`<<${kind}>> has no <<end>>`, offset);
    const otherwise = by === 'else' ? this.#otherwise(kind, offset) : [];
    if (by === 'end') this.#cursor.expectClose('end');
    this.#pipelines.leave(outside);
    return { kind, pipeline, body, otherwise, offset };
  }

  /** After `else`: up to `end`; or another `if` or `with`, whose `end` closes both. */
  #otherwise(kind: Block, offset: number): readonly TemplateNode[] {
    this.#cursor.skipSpace();
    const token = this.#cursor.peek();
    if (kind !== 'range' && token?.kind === 'name' && token.text === kind) {
      this.#cursor.take();
      if (++this.#depth > deepest) throw this.#cursor.fault(`blocks nest deeper than ${deepest}`);
      const block = this.#block(kind, token.offset);
      this.#depth--;
      return [block];
    }
    this.#cursor.expectClose('else');
    const { nodes, by } = this.#list();
    if (by === undefined) throw new TemplateError(`<<${kind}>> has no <<end>>`, offset);
    if (by === 'else') throw this.#cursor.fault('expected <<end>>; found <<else>>');
    this.#cursor.expectClose('end');
    return nodes;
  }
}
