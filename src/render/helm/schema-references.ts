/** Keywords whose text is a place to read from. Relative ones start at the schema's own address, `$id`. */
const places = new Set(['$ref', '$dynamicRef', '$recursiveRef', '$schema']);
/** The published drafts, which helm carries with it. */
const drafts = /^https?:\/\/json-schema\.org\/(draft-0[467]\/schema|draft\/20(19-09|20-12)\/schema|schema)#?$/;
const shown = 3;

/**
 * What a JSON schema reads from outside of itself, at most three of them. Helm follows such references while it checks
 * values, over the network and into the file system, and a chart can name any place in both. Only references within
 * the document (`#…`) and the published drafts need nothing.
 */
export function foreignReferences(schema: unknown): readonly string[] {
  const found = new Set<string>();
  const open: unknown[] = [schema];
  while (open.length > 0 && found.size < shown) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      if (typeof child === 'object') open.push(child);
      else if (places.has(key) && typeof child === 'string' && isForeign(child)) found.add(child);
    }
  }
  return [...found].slice(0, shown);
}

function isForeign(place: string): boolean {
  // To helm a URN is a schema that takes everything.
  return !place.startsWith('#') && !place.startsWith('urn:') && !drafts.test(place);
}
