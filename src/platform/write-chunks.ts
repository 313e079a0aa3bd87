import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { lstat, realpath, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';

const batchSize = 64 * 1024;

/** Writes chunks to a stream as fast as it takes them, in batches. Rejects with what the stream says. */
export async function writeChunks(stream: Writable, chunks: Iterable<string>): Promise<void> {
  let batch = '';
  for (const chunk of chunks) {
    batch += chunk;
    if (batch.length < batchSize) continue;
    await write(stream, batch);
    batch = '';
  }
  if (batch !== '') await write(stream, batch);
}

/**
 * Writes a file whole or not at all: a reader never sees half of it. Links are followed; a device or pipe is written
 * to directly. Rejects with what the file system says.
 */
export async function writeFileOf(path: string, chunks: Iterable<string>): Promise<void> {
  const target = await realpath(path).catch(() => path);
  if (await isSpecial(target)) return writeStream(target, 'w', chunks);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeStream(temporary, 'wx', chunks);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeStream(path: string, flags: string, chunks: Iterable<string>): Promise<void> {
  const stream = createWriteStream(path, { flags });
  try {
    await once(stream, 'open');
    await writeChunks(stream, chunks);
    stream.end();
    await once(stream, 'close');
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

async function isSpecial(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  return stats !== undefined && !stats.isFile();
}

function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // A failed write is told twice, and an error event without a listener would end the process.
    stream.once('error', reject);
    stream.write(text, (error) => {
      if (error) return;
      stream.off('error', reject);
      resolve();
    });
  });
}
