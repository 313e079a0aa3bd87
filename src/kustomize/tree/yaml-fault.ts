import type { YAMLException } from 'js-yaml';
import { bracketAround, isInSequence, isRootOver } from './yaml-surroundings.ts';

const control = 'control characters are not allowed';
const noStart = 'found character that cannot start any token';
const noColon = "could not find expected ':'";
const noName = 'did not find expected alphabetic or numeric character';
const noKey = 'did not find expected key';
const noNode = 'did not find expected node content';
const noBreak = 'did not find expected comment or line break';
const noValueHere = 'mapping values are not allowed in this context';

const notAllowed: Readonly<Record<string, string>> = {
  '-': 'block sequence entries are not allowed in this context',
  '?': 'mapping keys are not allowed in this context',
};

/** What js-yaml says, and what go-yaml says wherever the place does not matter. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [/non-printable|valid JSON character|null byte/, control],
  [/within a (?:single|double) quoted scalar/, 'found unexpected end of stream'],
  [/multiline key|expected ':' after/, noColon],
  [/^name of an (?:alias|anchor)/, noName],
  [/^duplication of an? (?:anchor|tag)/, noKey],
  [/^expected the node content/, noNode],
  [/line break is expected|^repeat of/, noBreak],
  [/unknown escape/, 'found unknown escape character'],
  [/hexadecimal character/, 'did not find expected hexdecimal number'],
  [/undeclared tag handle/, 'found undefined tag handle'],
  [/verbatim tag/, "did not find the expected '>'"],
  [/directives end mark/, 'did not find expected <document start>'],
];

/** What go-yaml says about a text that js-yaml does not take, such as `yaml: line 3: did not find expected key`. */
export function goYamlFault({ reason, mark }: YAMLException, text: string): string {
  const line = mark ? `line ${mark.line + 1}: ` : '';
  return `yaml: ${line}${reasonOf(reason, text, mark?.position ?? text.length)}`;
}

/** What go-yaml does not read at all, though js-yaml takes some of it. */
const unreadable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ufffd]/;

/** What go-yaml says about a text with characters that it does not read; undefined for any other. */
export function characterFault(text: string): string | undefined {
  const found = unreadable.exec(text);
  return found ? `yaml: line ${text.slice(0, found.index).split('\n').length}: ${control}` : undefined;
}

/**
 * Where the first document is over for go-yaml, though js-yaml expects more of it: at a line of three dots, before a line
 * that is indented less than the whole document, and after a text or brackets that are all of it.
 */
export function earlyEnd({ reason, mark }: YAMLException, text: string): number | undefined {
  const position = mark?.position;
  const dots = /^\.\.\.(?=\s|$)/m.exec(text)?.index;
  if (dots !== undefined && position !== undefined && dots < position) return dots;
  if (position === undefined || !reason.startsWith('end of the stream or a document separator')) return undefined;
  const isWrong = placed(text, position) !== undefined || text[position - 1] === '\t';
  return !isWrong && isRootOver(text, position) ? position : undefined;
}

function reasonOf(reason: string, text: string, position: number): string {
  const known = wordings.find(([pattern]) => pattern.test(reason))?.[1];
  if (known !== undefined) return known;
  if (reason.startsWith('tab characters')) return ofTab(text, position);
  if (/flow collection|deficient indentation/.test(reason)) return ofBrackets(text, position);
  if (!/bad indentation|end of the stream/.test(reason)) return reason;
  if (/^[ ]*\t/.test(text.slice(text.lastIndexOf('\n', position - 1) + 1))) return noStart;
  return placed(text, position) ?? (isInSequence(text, position) ? "did not find expected '-' indicator" : noKey);
}

/** What a character says by itself that cannot stand where it does. */
function placed(text: string, position: number): string | undefined {
  const first = text.charAt(position);
  if (/[@`%]/.test(first)) return noStart;
  const before = text
    .slice(text.lastIndexOf('\n', position - 1) + 1, position)
    .trimEnd()
    .at(-1);
  if (/[,\]}]/.test(first)) return before === ':' || before === '-' || position === 0 ? noNode : noKey;
  if (/\S/.test(text.charAt(position + 1))) return undefined;
  if (first === ':') return noValueHere;
  return before === ':' ? notAllowed[first] : undefined;
}

function ofTab(text: string, position: number): string {
  const before = text.slice(0, text.lastIndexOf('\n', position - 1) + 1).trimEnd();
  if (/[|>][-+\d]*$/.test(before)) return 'found a tab character where an indentation space is expected';
  return before.endsWith(':') ? noStart : 'found a tab character that violates indentation';
}

function ofBrackets(text: string, position: number): string {
  const { closing, isQuoted } = bracketAround(text, position);
  if (isQuoted || closing === undefined) return 'found unexpected end of stream';
  const isNodeDue = /[[{,]\s*$/.test(text.slice(0, position));
  if (isNodeDue && /[\]},]/.test(text[position] ?? '')) return noNode;
  return `did not find expected ',' or '${closing}'`;
}
