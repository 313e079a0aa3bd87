import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';

const batchSize = 64 * 1024;

/** Writes chunks to a stream as fast as it takes them, in batches, so that neither side holds all of it. */
export async function writeChunks(stream: Writable, chunks: Iterable<string>): Promise<void> {
  let batch = '';
  for (const chunk of chunks) {
    batch += chunk;
    if (batch.length < batchSize) continue;
    if (!stream.write(batch)) await once(stream, 'drain');
    batch = '';
  }
  if (batch !== '' && !stream.write(batch)) await once(stream, 'drain');
}

/** Writes a file whole or not at all: a reader never sees half of it. Throws what the file system says. */
export async function writeFileOf(path: string, chunks: Iterable<string>): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const stream = createWriteStream(temporary, { flags: 'wx' });
  try {
    await once(stream, 'open');
    await writeChunks(stream, chunks);
    stream.end();
    await once(stream, 'close');
    await rename(temporary, path);
  } catch (error) {
    stream.destroy();
    await rm(temporary, { force: true });
    throw error;
  }
}
