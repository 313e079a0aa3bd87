export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const markup = /<([A-Za-z][\w.-]*)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?)>|<\/([A-Za-z][\w.-]*)\s*>/y;

/** Parses the XML that we write: elements, attributes, text, references. Throws at whatever is not well-formed. */
export function parseXml(xml: string): XmlElement {
  if (illegal.test(xml)) throw new Error('a character that XML 1.0 forbids');
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!xml.startsWith(declaration)) throw new Error('no declaration');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let position = declaration.length;
  while (position < xml.length) {
    const tag = xml.indexOf('<', position);
    const end = tag === -1 ? xml.length : tag;
    top(open).text += decodeText(xml.slice(position, end));
    position = tag === -1 ? end : readTag(xml, tag, open);
  }
  const [only] = root.children;
  if (open.length !== 1 || only === undefined || root.children.length > 1) throw new Error('not one root');
  if (root.text.trim() !== '') throw new Error('text outside of the root');
  return only;
}

/** Opens or closes an element and gives the position behind its tag. */
function readTag(xml: string, position: number, open: XmlElement[]): number {
  markup.lastIndex = position;
  const match = markup.exec(xml);
  if (match === null) throw new Error(`no tag at ${xml.slice(position, position + 60)}`);
  const [, start, attributes = '', selfClosing, end] = match;
  if (start === undefined) {
    if (open.pop()?.name !== end) throw new Error(`unexpected end of ${end}`);
  } else {
    const element: XmlElement = { name: start, attributes: parseAttributes(attributes), children: [], text: '' };
    top(open).children.push(element);
    if (selfClosing === '') open.push(element);
  }
  return markup.lastIndex;
}

function decodeText(text: string): string {
  if (text.includes(']]>')) throw new Error('the end of a CDATA section in text');
  return decode(text);
}

function top(open: readonly XmlElement[]): XmlElement {
  const element = open.at(-1);
  if (element === undefined) throw new Error('an end without a start');
  return element;
}

function parseAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w.:-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`attribute ${name} twice`);
    attributes[name] = decode(value);
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));|&/g, (reference, code?: string, name?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const character = entities[name ?? ''];
    if (character === undefined) throw new Error(`unknown reference ${reference}`);
    return character;
  });
}

/** All elements of that name inside an element, in order. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendants(child, name)]);
}
