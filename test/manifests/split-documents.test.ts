import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasDocumentMarker, splitDocuments } from '../../src/manifests/split-documents.ts';

function parts(text: string): string[] {
  return [...splitDocuments(text)].map(({ start, end }) => text.slice(start, end));
}

describe('splitDocuments', () => {
  it('cuts at lines that start a document and numbers parts and lines', () => {
    expect([...splitDocuments('a: 1\n---\nb: 2\n--- # c\n')]).toEqual([
      { index: 0, start: 0, end: 5, line: 1 },
      { index: 1, start: 5, end: 14, line: 2 },
      { index: 2, start: 14, end: 22, line: 4 },
    ]);
  });

  it('gives what precedes the first marker to the first document', () => {
    expect(parts('# licence\n\n---\na: 1\n')).toEqual(['# licence\n\n---\na: 1\n']);
    expect(parts('%YAML 1.1\n---\na: 1\n')).toHaveLength(1);
  });

  it('counts empty and comment-only documents', () => {
    expect(parts('---\n---\n# nothing\n---\na: 1')).toEqual(['---\n', '---\n# nothing\n', '---\na: 1']);
    expect(parts('')).toEqual(['']);
  });

  it('keeps directives with the document that they belong to', () => {
    expect(parts('a: 1\n...\n%TAG ! tag:x,2000:\n# c\n---\nb: 2')).toEqual([
      'a: 1\n...\n',
      '%TAG ! tag:x,2000:\n# c\n---\nb: 2',
    ]);
    expect(parts('text\n%no directive\n---\nb')).toEqual(['text\n%no directive\n', '---\nb']);
  });

  it('leaves other dashes alone', () => {
    expect(parts('a: |\n  ---\n  b\n----\n---c\n')).toHaveLength(1);
    expect(parts('a: 1\n---\tb')).toHaveLength(2);
  });

  it('knows all line breaks of YAML', () => {
    expect([...splitDocuments('a: 1\r\nb: 2\r\n---\r\nc: 3')].map(({ line }) => line)).toEqual([1, 3]);
    expect([...splitDocuments('a: 1\r---\rc: 3')].map(({ line }) => line)).toEqual([1, 2]);
  });

  it('loses no character and makes no overlap', () => {
    const line = fc.constantFrom('---', '--- a', 'a: 1', '...', '%YAML 1.2', '# c', '', ' ---', '\ufeff');
    const breaks = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, breaks)), (lines) => {
        const text = lines.flat().join('');
        expect(parts(text).join('')).toBe(text);
        expect(hasDocumentMarker(text)).toBe(lines.some(([content]) => content.startsWith('---')));
      }),
    );
  });
});
