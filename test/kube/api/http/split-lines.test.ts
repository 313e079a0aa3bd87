import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from '../../../../src/kube/api/http/split-lines.ts';

async function* inPieces(text: Buffer, cuts: readonly number[]): AsyncIterable<Buffer> {
  const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((a, b) => a - b);
  let start = 0;
  for (const end of [...ends, text.length]) {
    yield text.subarray(start, end);
    start = end;
  }
}

async function linesOf(text: string, cuts: readonly number[], largest = 1_000): Promise<(string | undefined)[]> {
  const lines: (string | undefined)[] = [];
  for await (const line of splitLines(inPieces(Buffer.from(text), cuts), largest)) lines.push(line?.toString());
  return lines;
}

describe('lines of a stream', () => {
  it('are the same wherever the stream is cut', async () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'ä', '€', '😀', '\r'), maxLength: 8 }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(200)), fc.boolean(), async (lines, cuts, isEnded) => {
        const text = lines.join('\n') + (isEnded ? '\n' : '');
        expect(await linesOf(text, cuts)).toEqual(lines.filter((line) => line !== ''));
      }),
    );
  });

  it('end with undefined as soon as one is too long, whether its end is there or not', async () => {
    expect(await linesOf('ok\n12345\nmore\n', [], 5)).toEqual(['ok', '12345', 'more']);
    expect(await linesOf('ok\n123456\nmore\n', [], 5)).toEqual(['ok', undefined]);
    expect(await linesOf('ok\n123456', [4, 6, 8], 5)).toEqual(['ok', undefined]);
  });
});
