import { YAMLException } from 'js-yaml';
import { tooDeep } from './construct.ts';
import { lineAround } from './line-table.ts';
import { Fault, quote } from './problem.ts';

/** What js-yaml says, and what we say: what is wrong and what would be right. The line at fault is quoted after it. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [/tab characters/, 'a tab is used for indentation; indent with spaces'],
  [/bad indentation of a mapping/, 'the indentation fits no line above; align keys of one mapping'],
  [/deficient indentation/, 'a quote or bracket from above is still open here; close it, or indent this line'],
  [/bad indentation of a sequence/, 'the indentation fits no item above; align the dashes of one list'],
  [/multiline key|expected ':' after/, 'a mapping entry was expected; write "key: value"'],
  [/whitespace character is expected/, 'a key and its value touch; put a space after the colon'],
  [
    /end of the stream or a document separator/,
    'this line belongs to nothing above; check its indentation or start a new document with "---"',
  ],
  [/end of the \w+ within a (single|double) quoted/, 'a quoted string is not closed; add the closing quote'],
  [/end of the stream within a flow/, 'a bracket or brace is not closed; add "]" or "}"'],
  [/missed comma/, 'a comma is missing between the items of a list or mapping in brackets'],
  [/found ','/, 'a comma has no value before it; remove it'],
  [
    /unknown escape|hexadecimal/,
    'a backslash escape in double quotes is unknown; write "\\\\" for a backslash or use single quotes',
  ],
  [
    /non-printable|valid JSON character/,
    'a control character is not allowed here; remove it or write it as an escape in double quotes',
  ],
  [/directives end mark/, 'a directive is not followed by a document; add a line "---" after it'],
  [/undeclared tag handle/, 'a tag uses a handle that no %TAG directive declares; remove the tag'],
  [/line break is expected/, 'text follows a block scalar\'s "|" or ">" on the same line; start it on the next line'],
];

/** Translates whatever the YAML parser threw about `source` into a Fault with one clear line. Never throws. */
export function parseFault(source: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (!(error instanceof YAMLException)) {
    return new Fault(
      0,
      `the YAML parser failed: ${quote(error instanceof Error ? error.message : String(error), 120)}`,
    );
  }
  const offset = Math.min(error.mark?.position ?? 0, source.length);
  if (/maxDepth/.test(error.reason)) return new Fault(offset, tooDeep);
  const wording = wordings.find(([pattern]) => pattern.test(error.reason))?.[1] ?? error.reason;
  const line = lineAround(source, offset).trim();
  return new Fault(offset, `${wording}${line === '' ? '' : `, at ${quote(line)}`}`);
}

/** The first `{{ … }}` of a text, which hints at a chart that was not rendered; undefined without any. */
export function templateAction(source: string): string | undefined {
  const start = source.indexOf('{{');
  if (start === -1) return undefined;
  const end = source.indexOf('}}', start);
  return lineAround(source, start).includes('}}') && end !== -1
    ? source.slice(start, end + 2)
    : source.slice(start, start + 20);
}
