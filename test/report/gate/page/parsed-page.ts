import { descendants, parseXml, type XmlElement } from '../../../support/xml.ts';

/** Takes chunks of a page, gives its elements. Throws where they are not well-formed, which our pages are as XML, too. */
export function parsedPage(chunks: Iterable<string>): XmlElement {
  const text = [...chunks].join('');
  const start = '<!DOCTYPE html>\n';
  if (!text.startsWith(start)) throw new Error('no document type');
  return parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text.slice(start.length)}`);
}

/** All elements of a class. */
export function ofClass(element: XmlElement, name: string): XmlElement[] {
  const all = element.children.flatMap((child) => ofClass(child, name));
  return (element.attributes['class'] ?? '').split(' ').includes(name) ? [element, ...all] : all;
}

/** The element of an id, which is there once. */
export function ofId(element: XmlElement, id: string): XmlElement {
  const [found, ...others] = every(element).filter(({ attributes }) => attributes['id'] === id);
  if (found === undefined || others.length > 0) throw new Error(`not one element of id "${id}"`);
  return found;
}

/** An element and all in it, in order. */
export function every(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(every)];
}

/** The text of an element and of what is in it but styles, spaces as a browser shows them; the order is that of elements. */
export function wordsOf(element: XmlElement): string {
  return every(element)
    .map(({ name, text }) => (name === 'style' ? '' : text))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Its headings, as `h1`, `h2`… in their order. */
export function headingsOf(page: XmlElement): string[] {
  return every(page)
    .map(({ name }) => name)
    .filter((name) => /^h\d$/.test(name));
}

/** Targets of its links. */
export function targetsOf(page: XmlElement): string[] {
  return descendants(page, 'a').map(({ attributes }) => attributes['href'] ?? '');
}
