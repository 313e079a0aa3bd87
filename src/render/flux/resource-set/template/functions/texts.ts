import { lower, upper } from '../../../substitution/casing.ts';
import type { Budget } from '../budget.ts';
import type { Functions } from '../evaluate.ts';
import { goQuote } from '../go-quote.ts';
import { slugify } from '../slugify.ts';
import { TemplateError } from '../template-error.ts';
import { intIn, printed, textIn, type Value } from '../values.ts';
import { slice } from './slice.ts';
import { taking } from './taking.ts';

/** slim-sprig's functions of texts, and the operator's own `slugify`. */
export const texts: Functions = new Map([
  ['toString', taking(1, ([value]) => printed(value ?? null))],
  [
    'quote',
    (args) =>
      withoutNil(args)
        .map((value) => goQuote(printed(value)))
        .join(' '),
  ],
  [
    'squote',
    (args) =>
      withoutNil(args)
        .map((value) => `'${printed(value)}'`)
        .join(' '),
  ],
  ['cat', (args) => withoutNil(args).map(printed).join(' ')],
  ['slugify', ofTexts(1, (text) => slugify(text))],
  ['trim', ofTexts(1, (text) => trimmed(text, isSpace))],
  ['upper', ofTexts(1, (text) => inBytes(text, upper))],
  ['lower', ofTexts(1, (text) => inBytes(text, lower))],
  ['title', ofTexts(1, title)],
  ['trimAll', ofTexts(2, trimAll)],
  ['trimPrefix', ofTexts(2, (prefix, text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text))],
  [
    'trimSuffix',
    ofTexts(2, (suffix, text) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text)),
  ],
  ['contains', ofTexts(2, (part, text) => text.includes(part))],
  ['hasPrefix', ofTexts(2, (prefix, text) => text.startsWith(prefix))],
  ['hasSuffix', ofTexts(2, (suffix, text) => text.endsWith(suffix))],
  [
    'replace',
    taking(3, ([before, after, text], budget) => replaced(textIn(before), textIn(after), textIn(text), budget)),
  ],
  ['repeat', taking(2, ([count, text], budget) => repeated(intIn(count), textIn(text), budget))],
  ['trunc', taking(2, ([count, text]) => truncated(intIn(count), textIn(text)))],
  ['substr', taking(3, ([start, end, text]) => part(intIn(start), intIn(end), textIn(text)))],
  ['indent', taking(2, ([count, text], budget) => indented(intIn(count), textIn(text), budget))],
  ['nindent', taking(2, ([count, text], budget) => `\n${indented(intIn(count), textIn(text), budget)}`)],
  ['plural', taking(3, ([single, many, count]) => (intIn(count) === 1 ? textIn(single) : textIn(many)))],
  ['split', ofTexts(2, (by, text) => new Map(splitBy(by, text).map((each, at) => [`_${at}`, each])))],
  ['splitList', ofTexts(2, splitBy)],
]);

/** A function all of whose arguments are texts. */
function ofTexts(
  count: number,
  make: (one: string, other: string) => Value,
): (args: readonly Value[], budget: Budget) => Value {
  return taking(count, ([one, other]) => make(textIn(one), count > 1 ? textIn(other) : ''));
}

function withoutNil(args: readonly Value[]): readonly Value[] {
  return args.filter((value) => value !== null);
}

function inBytes(text: string, change: (bytes: string) => string): string {
  return Buffer.from(change(Buffer.from(text).toString('latin1')), 'latin1').toString();
}

/** The first letter of every word in upper case; words end at what is no letter, digit or underscore. */
function title(text: string): string {
  return text.replaceAll(
    /(^|[^\p{L}\p{Nd}_])(\p{L})/gu,
    (_, before: string, letter: string) => before + inBytes(letter, upper),
  );
}

function trimAll(cutset: string, text: string): string {
  const cut = new Set(cutset);
  return trimmed(text, (character) => cut.has(character));
}

function trimmed(text: string, isCut: (character: string) => boolean): string {
  const characters = Array.from(text);
  const start = characters.findIndex((character) => !isCut(character));
  return start < 0
    ? ''
    : characters.slice(start, characters.findLastIndex((character) => !isCut(character)) + 1).join('');
}

/** What Go takes for white space: U+0085 is, the byte order mark is not. */
function isSpace(character: string): boolean {
  return character === '\u0085' || (character !== '\ufeff' && /\s/.test(character));
}

function replaced(before: string, after: string, text: string, budget: Budget): string {
  const parts = before === '' ? ['', ...Array.from(text), ''] : text.split(before);
  budget.text(text.length + parts.length * after.length);
  return parts.join(after);
}

function repeated(count: number, text: string, budget: Budget): string {
  if (count < 0) throw new TemplateError('strings: negative Repeat count');
  budget.text(text.length * count);
  return text.repeat(count);
}

function truncated(count: number, text: string): string {
  const length = Buffer.byteLength(text);
  if (count < 0) return length + count > 0 ? slice(text, length + count, length) : text;
  return length > count ? slice(text, 0, count) : text;
}

function part(start: number, end: number, text: string): string {
  const length = Buffer.byteLength(text);
  if (start < 0) return slice(text, 0, end);
  return end < 0 || end > length ? slice(text, start, length) : slice(text, start, end);
}

function indented(count: number, text: string, budget: Budget): string {
  const pad = repeated(count, ' ', budget);
  return pad + replaced('\n', `\n${pad}`, text, budget);
}

function splitBy(by: string, text: string): string[] {
  return by === '' ? Array.from(text) : text.split(by);
}
