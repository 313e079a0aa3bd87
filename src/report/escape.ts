import { shorten, spellOutControls } from '../model/visible-text.ts';

export { shorten, spellOutControls };

const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const xmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Takes any text, gives the content of an XML 1.0 attribute: characters that XML cannot hold are removed. */
export function xmlAttribute(text: string): string {
  return text.replace(notXml, '').replace(/[&<>"'\t\n\r]/g, (character) => xmlEntities[character] ?? '');
}

/** Takes any text, gives the content of an XML 1.0 element: characters that XML cannot hold are removed. */
export function xmlText(text: string): string {
  return text.replace(notXml, '').replace(/[&<>\r]/g, (character) => xmlEntities[character] ?? '');
}

const longestText = 1000;

/** Takes text from a stranger, gives one line of Markdown that shows it: no markup, link, HTML or mention survives. */
export function markdownText(text: string): string {
  // GitHub looks for mentions and issue numbers in the finished page, where a character reference hides nothing.
  return withoutMarkup(text).replaceAll('&#64;', '@&#8203;').replaceAll('&#35;', '#&#8203;');
}

/** Like markdownText, set in a fixed-width face; GitHub links nothing inside of code, so it copies as it is. */
export function markdownCode(text: string): string {
  return text === '' ? '' : `<code>${withoutMarkup(text)}</code>`;
}

/** Every character that Markdown, HTML or GitHub's own links react to becomes a character reference. */
function withoutMarkup(text: string): string {
  return spellOutControls(shorten(text, longestText))
    .replace(/[&<>"'|`*_~[\]\\@#$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/:(?=\/\/|[a-z]\w*:)|(?<=www)\./gi, (character) => `&#${character.charCodeAt(0)};`);
}
