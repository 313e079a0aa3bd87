import { shorten, spellOutControls, xmlAttribute } from '../../escape.ts';

/** What may stand in a template of `html`: text, which is escaped; markup, which is not; lists of both. */
export type Content = string | Markup | readonly Content[];

const longestText = 2_000;

/** A piece of a page that is markup already. A class, because data of a report can never pose as one. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** No markup at all. */
export const nothing: Content = [];

/**
 * Takes a template, gives markup that is well-formed as HTML and as XML. Every text in it is a stranger's: markup in it
 * is escaped, controls are spelled out, and it is cut where it is longer than any text for people.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.map((string, index) => string + textOf(values[index] ?? '')).join(''));
}

function textOf(content: Content): string {
  if (typeof content === 'string') return xmlAttribute(spellOutControls(shorten(content, longestText)));
  return content instanceof Markup ? content.text : content.map(textOf).join('');
}

/** Takes text of a stranger, gives it in a fixed-width face; nothing where there is none. */
export function code(text: string, className = ''): Content {
  if (text === '') return nothing;
  return className === '' ? html`<code>${text}</code>` : html`<code class="${className}">${text}</code>`;
}

/** Takes a sentence, gives it with what stands in backticks in a fixed-width face. */
export function prose(text: string): Content {
  const parts = shorten(text, longestText).split('`');
  // An odd number of backticks means nothing.
  if (parts.length % 2 === 0) return text;
  return parts.map((part, index) => (index % 2 === 0 ? part : code(part)));
}
