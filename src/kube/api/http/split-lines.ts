const newline = 10;

/**
 * Lines without their ends, empty ones left out, and what stands behind the last end if it is not empty. Bytes, since
 * a character may be cut in two. One undefined, and no more, as soon as a line has more bytes than `largest`.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, largest: number): AsyncIterable<Buffer | undefined> {
  let pending: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const line = joined(pending, chunk.subarray(start, end));
      if (line.length > largest) return yield undefined;
      if (line.length > 0) yield line;
      pending = [];
      bytes = 0;
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
    bytes += chunk.length - start;
    if (bytes > largest) return yield undefined;
  }
  if (bytes > 0) yield joined(pending);
}

function joined(pending: readonly Buffer[], ...last: readonly Buffer[]): Buffer {
  const [only, ...more] = [...pending, ...last];
  return only !== undefined && more.length === 0 ? only : Buffer.concat([...pending, ...last]);
}
