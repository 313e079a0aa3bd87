export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };
export type Mapping = { readonly [key: string]: Data };

const plain = /^[A-Za-z/][\w./:@-]*(?<!:)$/;
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** One document in block style, laid out as kubectl prints it. */
export function yamlDocument(object: Mapping): string {
  return `---\n${mapping(object, '')}`;
}

function mapping(entries: Mapping, indent: string): string {
  let text = '';
  for (const key in entries) text += `${indent}${scalar(key)}:${value(entries[key] ?? null, indent)}`;
  return text;
}

/** What stands behind `key:` of a mapping at this indent, line end included. */
function value(data: Data, indent: string): string {
  if (typeof data === 'string' && data.includes('\n')) return ` |\n${literal(data, `${indent}  `)}`;
  if (typeof data !== 'object' || data === null) return ` ${scalar(data)}\n`;
  if (isList(data)) return data.length === 0 ? ' []\n' : `\n${list(data, indent)}`;
  return isEmpty(data) ? ' {}\n' : `\n${mapping(data, `${indent}  `)}`;
}

function list(items: readonly Data[], indent: string): string {
  let text = '';
  for (const item of items) {
    if (typeof item !== 'object' || item === null) text += `${indent}- ${scalar(item)}\n`;
    else if (isList(item)) throw new Error('no manifest has lists of lists');
    else text += `${indent}- ${mapping(item, `${indent}  `).slice(indent.length + 2)}`;
  }
  return text;
}

function scalar(data: string | number | boolean | null): string {
  if (typeof data !== 'string') return String(data);
  return plain.test(data) && !reserved.test(data) ? data : JSON.stringify(data);
}

function literal(text: string, indent: string): string {
  const lines = text.endsWith('\n') ? text.slice(0, -1) : text;
  return `${lines
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n')}\n`;
}

function isList(data: readonly Data[] | Mapping): data is readonly Data[] {
  return Array.isArray(data);
}

function isEmpty(data: Mapping): boolean {
  for (const _key in data) return false;
  return true;
}
