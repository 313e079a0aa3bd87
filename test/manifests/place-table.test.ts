import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { DocumentIndex } from '../../src/manifests/document-index.ts';
import { LineTable } from '../../src/manifests/line-table.ts';
import { PathNumbers, type PlaceTable } from '../../src/manifests/place-table.ts';
import { parseDocument, readDocument } from '../../src/manifests/read-document.ts';
import type { Path } from '../../src/model/path.ts';

describe('the places that are noted while reading', () => {
  it('are those that parsing again finds, for every path, there or not', () => {
    const step = fc.oneof(fc.constantFrom('a', 'b', 'spec', '0', '__proto__', 'constructor', 'no such key'), fc.nat(3));
    const value = fc.object({ key: fc.constantFrom('a', 'b', 'spec', '0', '__proto__', 'constructor'), maxDepth: 5 });
    const style = fc.record({ flowLevel: fc.constantFrom(-1, 0, 2), indent: fc.constantFrom(2, 4) });
    const numbers = new PathNumbers();

    fc.assert(
      fc.property(
        value,
        style,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.array(step), { minLength: 20 }),
        (data, options, lineBreak, paths) => {
          const text = dump(data, { ...options, noRefs: true }).replaceAll('\n', lineBreak);
          const index = new DocumentIndex(text, parseDocument(text, 'yaml'));
          const lines = new LineTable(text);
          const table = tableOf(text, numbers);

          for (const path of paths) {
            const offset = index.find(path) ?? 0;
            const found = table?.find(path);
            // Where not even the first step exists the table leaves the answer to the document's own place.
            expect(found ?? lines.at(index.find([]) ?? 0)).toEqual(lines.at(offset));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['an alias', 'a: &x 1\nb: *x'],
    ['a merge key', 'a: { <<: { b: 1 } }'],
    ['a line break that is a lone carriage return', 'a: 1\rb: 2'],
    ['a very long line', `{ a: ${'x'.repeat(5000)}, b: 1 }`],
    ['very many nodes', 'a:\n' + '- x\n'.repeat(5000)],
  ])('are not kept of a document with %s', (_title, text) => {
    expect(tableOf(text, new PathNumbers())).toBeUndefined();
  });

  it('name paths alike in all documents', () => {
    const numbers = new PathNumbers();
    const first = tableOf('spec: { a: 1 }', numbers);
    const second = tableOf('kind: x\nspec:\n  a: 1', numbers);
    const path: Path = ['spec', 'a', 'deeper'];

    expect(first?.find(path)).toEqual({ line: 1, column: 9 });
    expect(second?.find(path)).toEqual({ line: 3, column: 3 });
    expect(second?.find(['other'])).toBeUndefined();
  });
});

function tableOf(text: string, numbers: PathNumbers): PlaceTable | undefined {
  const read = readDocument({ file: 'x', text, line: 1, syntax: 'yaml', numbers });
  return read !== 'empty' && 'places' in read ? read.places : undefined;
}
