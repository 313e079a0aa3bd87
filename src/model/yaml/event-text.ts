import { EVENT_ID, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';

/** What js-yaml writes where an event has no such range. */
export const absent = -1;
/** What the names of YAML's own tags begin with. */
export const yamlTags = 'tag:yaml.org,2002:';

/** The tags of one document by their full names. */
export class Tags {
  readonly #text: string;
  readonly #prefixes = new Map<string, string>([['!!', yamlTags]]);

  /** `document` is the event that opens the document: it carries the tag directives. */
  constructor(text: string, document: Event | undefined) {
    this.#text = text;
    if (document?.type !== EVENT_ID.DOCUMENT) return;
    for (const directive of document.directives) {
      if (directive.kind === 'tag') this.#prefixes.set(directive.handle, directive.prefix);
    }
  }

  /** The name of a tag, `tag:yaml.org,2002:str` for `!!str`; `!` is itself. Undefined without a tag. */
  of({ tagStart, tagEnd }: { readonly tagStart: number; readonly tagEnd: number }): string | undefined {
    if (tagStart === absent) return undefined;
    const written = this.#text.slice(tagStart, tagEnd);
    if (written.startsWith('!<')) return written.slice(2, -1);
    const handle = written.slice(0, written.indexOf('!', 1) + 1) || '!';
    return (this.#prefixes.get(handle) ?? handle) + written.slice(handle.length);
  }
}

/** Where a scalar that has a value begins: at its first character, its quote or the header of its block. */
export function scalarStart(text: string, { style, valueStart }: ScalarEvent): number {
  if (style === SCALAR_STYLE.PLAIN) return valueStart;
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1;
  // A block scalar's value starts on the line after its header: `- |2-  # comment`.
  let lineStart = Math.max(0, valueStart - 1);
  if (text[lineStart] === '\n' && text[lineStart - 1] === '\r') lineStart--;
  while (lineStart > 0 && !isBreak(text.charCodeAt(lineStart - 1))) lineStart--;
  const header = /[|>][-+0-9]*(?:[ \t]+#.*)?\s*$/.exec(text.slice(lineStart, valueStart));
  return header === null ? valueStart : lineStart + header.index;
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}
