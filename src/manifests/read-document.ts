import type { Event } from 'js-yaml';
import { parseYaml } from '../model/yaml/parse-events.ts';
import { constructDocument, DuplicateKey, maximumDepth, type Constructed } from './construct.ts';
import { LineTable } from './line-table.ts';
import { parseFault, templateAction } from './parse-fault.ts';
import type { PathNumbers } from './place-table.ts';
import { Fault, quote, type Problem } from './problem.ts';
import { readJson } from './read-json.ts';

/** The largest document that is parsed, in UTF-16 units, and how many separators it may have: they bound its nodes. */
const maximumLength = 16 * 1024 * 1024;
const maximumSeparators = 2_000_000;

/** One document as text. `line` is the number of its first line in `file`. */
export interface DocumentText {
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly syntax: Syntax;
  /** Given, the places of the fields are noted while reading. */
  readonly numbers?: PathNumbers;
}

export type Syntax = 'yaml' | 'json';

/** `offset` is where the first node of the document begins in its text. */
export type ReadResult = NonNullable<Constructed> | { readonly problem: Problem } | 'empty';

/**
 * Reads the one document of a text. Whatever is wrong with it comes back as a problem that names the place; nothing is
 * thrown. Limits: 16 Mi characters, 100 levels of nesting, 1,000,000 values after expanding aliases.
 */
export function readDocument({ file, text, line, syntax, numbers }: DocumentText): ReadResult {
  try {
    const constructed = parse(text, syntax, numbers);
    return constructed ?? 'empty';
  } catch (error) {
    const fault = parseFault(text, error);
    const place = new LineTable(text).at(Math.min(fault.offset, text.length));
    const message = messageOf(fault, text, line, syntax);
    return { problem: { file, line: line + place.line - 1, column: place.column, message } };
  }
}

/** The parser's events of a document. Throws what the parser throws. */
export function parseDocument(text: string, syntax: Syntax): Event[] {
  // JSON allows tabs between tokens only, where YAML may take them for indentation.
  return parseYaml(syntax === 'json' ? text.replaceAll('\t', ' ') : text, maximumDepth + 3);
}

function parse(text: string, syntax: Syntax, numbers: PathNumbers | undefined): Constructed {
  checkSize(text);
  return syntax === 'json' ? readJson(text) : constructDocument(text, parseDocument(text, 'yaml'), { numbers });
}

function messageOf(fault: Fault, text: string, line: number, syntax: Syntax): string {
  const message =
    fault instanceof DuplicateKey
      ? `${fault.message}, first in line ${line + fault.line - 1}; keep one of them`
      : fault.message;
  const action = syntax === 'yaml' ? templateAction(text) : undefined;
  if (action === undefined) return message;
  return `${message}; if this is a Helm template (it has ${quote(action)}), render the chart first, e.g. with "helm template"`;
}

/**
 * Throws a Fault for a text that is too large to parse, also for one with too many separators: a text of separators
 * alone would cost a hundred times its size in events. Real ones never come near.
 */
export function checkSize(text: string): void {
  if (text.length > maximumLength) {
    throw new Fault(0, `the document has ${text.length} characters, at most ${maximumLength} are read; split it`);
  }
  if (text.length <= maximumSeparators) return;
  let separators = 0;
  for (let at = 0; at < text.length; at++) {
    if (isSeparator(text.charCodeAt(at))) separators++;
  }
  if (separators <= maximumSeparators) return;
  throw new Fault(0, `the document has more than ${maximumSeparators} line breaks and separators; split it`);
}

/** Line feed and carriage return, comma, colon, opening bracket and brace. */
function isSeparator(code: number): boolean {
  return code === 10 || code === 13 || code === 44 || code === 58 || code === 91 || code === 123;
}
