import { markOrigin, nearestOrigin, type MapNode } from '../../../kustomize/index.ts';
import { innerIndex } from '../../../kustomize/tree/inner-index.ts';
import type { Mark, Source } from '../../../kustomize/tree/node.ts';
import type { Path } from '../../../model/path.ts';
import type { Edit, SubstitutedObject } from '../substitution/index.ts';
import { builtOrigin, fieldOrigin, keysOf } from './built-origin.ts';
import { BuiltText } from './built-text.ts';
import type { FieldOrigin } from './field-origin.ts';
import type { VariableOrigin } from './kustomization-variables.ts';

/**
 * Follows fields of an object whose variables were replaced back to the text that decides them: the value of the
 * variable where a field is nothing else, else the text in which it is used. Everything is done when it is asked for.
 */
export class SubstitutedOrigins {
  readonly #node: MapNode;
  readonly #substituted: SubstitutedObject<VariableOrigin>;
  #built: BuiltText | undefined;
  #source: Source | undefined;

  /** `node` is the object as it was built, `substituted` what became of it. */
  constructor(node: MapNode, substituted: SubstitutedObject<VariableOrigin>) {
    this.#node = node;
    this.#substituted = substituted;
  }

  /** The origin of the field at a path, or of the nearest part of the path that exists. */
  origin(path: Path): FieldOrigin {
    const { ranges, edits } = this.#substituted;
    for (let length = path.length; length > 0; length--) {
      const part = path.slice(0, length);
      const found = ranges(part);
      if (found === undefined) continue;
      const { start, end } = found.value;
      const touched = edits.within(start, end);
      if (touched.length === 0) return this.#untouched(part, found.key?.start ?? start, path);
      const value = valueAt(this.#substituted.object, part);
      if (length === path.length && isScalar(value)) return this.#replaced(touched, start, end, String(value));
      return this.#at(found.key?.start ?? start, 'file');
    }
    return builtOrigin(this.#node, []);
  }

  /** The mark of the value at a path: it stands in the new text, which knows the way back. */
  markAt(path: Path): Mark | undefined {
    const start = this.#substituted.ranges(path)?.value.start;
    return start === undefined ? undefined : { source: this.#newText(), offset: start };
  }

  /** A part of the object that no variable has changed: the built object has it too, unless a key before it has changed. */
  #untouched(part: Path, start: number, path: Path): FieldOrigin {
    const built = nearestOrigin({ node: this.#node }, keysOf(path));
    if (built !== undefined && built.path.length >= part.length) return builtOrigin(this.#node, path);
    return this.#at(start, part.length === path.length ? 'exact' : 'file');
  }

  /** A scalar with one or more variables in it. */
  #replaced(touched: readonly Edit<VariableOrigin>[], start: number, end: number, value: string): FieldOrigin {
    const [edit, second] = touched;
    if (edit === undefined) return this.#at(start, 'file');
    const use = this.#use(edit.inStart);
    const isWhole = second === undefined && edit.outStart - start <= 1 && end - edit.outEnd <= 1;
    if (!isWhole) return this.#mixed(touched, start, end, value) ?? { ...use, certainty: 'file' };
    const definition = this.#definition(edit, use);
    if (definition !== undefined) return definition;
    const [only, other] = edit.uses;
    if (only?.as === 'default' && other === undefined) return this.#default(edit, use);
    return { ...use, certainty: only?.as === 'unknown' ? use.certainty : 'file' };
  }

  /** Of text and variables together: the longest piece of text in it, or else the first variable that is used as it is. */
  #mixed(touched: readonly Edit<VariableOrigin>[], start: number, end: number, value: string): FieldOrigin | undefined {
    const { text } = this.#substituted;
    const quote = /^["']/.test(text.slice(start, end)) ? 1 : 0;
    const pieces = literalPieces(text, touched, start + quote, end - quote);
    const longest = pieces.toSorted((one, other) => other.end - other.start - (one.end - one.start))[0];
    if (longest !== undefined) return this.#part(this.#character(longest.start), longest, start, value);
    for (const edit of touched) {
      const definition = this.#definition(edit, this.#use(edit.inStart));
      if (definition) return this.#part(definition, { start: edit.outStart, end: edit.outEnd }, start, value);
    }
    return undefined;
  }

  /** A place that has a range of the value. One that is itself only a part of what stands there says less. */
  #part(origin: FieldOrigin, range: Range, start: number, value: string): FieldOrigin {
    if (origin.part || origin.encoding) return { ...origin, certainty: 'file' };
    const { text } = this.#substituted;
    const part = { start: innerIndex(text, start, value, range.start), end: innerIndex(text, start, value, range.end) };
    const isThere = value.slice(part.start, part.end) === text.slice(range.start, range.end);
    return isThere ? { ...origin, part } : { ...origin, certainty: 'file' };
  }

  /** Where the value of a variable stands that is used as it is. */
  #definition({ uses, inStart, inEnd }: Edit<VariableOrigin>, use: FieldOrigin): FieldOrigin | undefined {
    const [only, other] = uses;
    if (only?.as !== 'value' || other !== undefined) return undefined;
    const rest = this.#text().text.slice(inStart + only.name.length + 2, inEnd);
    // Alone, or with a default that is not needed.
    if (rest !== '}' && !/^(?::?[-=+?])/.test(rest)) return undefined;
    const definition = only.origin.place();
    return { ...definition, layers: [...use.layers, ...definition.layers] };
  }

  /** `${name:=default}` of a variable that is not set: the place of the default. */
  #default({ inStart, inEnd }: Edit<VariableOrigin>, use: FieldOrigin): FieldOrigin {
    const written = this.#text().text.slice(inStart, inEnd);
    const prefix = /^\$\{\w+:?[-=+?]/.exec(written)?.[0];
    if (prefix === undefined || written.includes('$', 2)) return { ...use, certainty: 'file' };
    return fieldOrigin(markOrigin(this.#text().characterAt(inStart + prefix.length)));
  }

  /** The place in the files of an offset in the built text. */
  #use(offset: number): FieldOrigin {
    return fieldOrigin(markOrigin(this.#text().markAt(offset)));
  }

  /** The place in the files of a character of the new text that no variable has written. */
  #character(offset: number): FieldOrigin {
    const followed = this.#substituted.edits.follow(offset);
    return fieldOrigin(markOrigin('edit' in followed ? undefined : this.#text().characterAt(followed.offset)));
  }

  /** The place in the files of an offset in the new text. */
  #at(offset: number, certainty: FieldOrigin['certainty']): FieldOrigin {
    const origin = fieldOrigin(markOrigin(this.#before(offset)));
    return { ...origin, certainty: origin.certainty === 'exact' ? certainty : origin.certainty };
  }

  #before(offset: number): Mark | undefined {
    const followed = this.#substituted.edits.follow(offset);
    return this.#text().markAt('edit' in followed ? followed.edit.inStart : followed.offset);
  }

  #newText(): Source {
    return (this.#source ??= {
      path: this.#node.mark?.source.path ?? '',
      text: this.#substituted.text,
      before: (offset) => this.#before(offset),
    });
  }

  #text(): BuiltText {
    return (this.#built ??= new BuiltText(this.#node));
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What of a range no variable has written, line by line, without the space around. */
function literalPieces(text: string, touched: readonly Edit<VariableOrigin>[], start: number, end: number): Range[] {
  const bounds = [start, ...touched.flatMap(({ outStart, outEnd }) => [outStart, outEnd]), end];
  const pieces: Range[] = [];
  for (let index = 0; index < bounds.length; index += 2) {
    const from = bounds[index] ?? start;
    for (const line of text.slice(from, bounds[index + 1]).matchAll(/\S(?:.*\S)?/g)) {
      pieces.push({ start: from + line.index, end: from + line.index + line[0].length });
    }
  }
  return pieces;
}

function valueAt(object: unknown, path: Path): unknown {
  let value = object;
  for (const step of keysOf(path)) value = (value as Readonly<Record<string | number, unknown>> | undefined)?.[step];
  return value;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
