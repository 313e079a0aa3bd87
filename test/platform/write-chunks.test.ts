import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describe, expect, it, vi } from 'vitest';
import { writeChunks, writeFileOf } from '../../src/platform/write-chunks.ts';
import { temporaryFiles } from '../manifests/temporary-files.ts';

const kibibyte = 'x'.repeat(1024);

describe('chunks written to a stream', () => {
  it('arrive whole and in order, in large batches', async () => {
    const chunks = Array.from({ length: 1000 }, (_, index) => `${index} ${kibibyte}\n`);
    const stream = new SlowStream();

    await writeChunks(stream, chunks);
    await finished(stream.end());

    expect(stream.written.join('') === chunks.join('')).toBe(true);
    expect(stream.written.length).toBeLessThan(20);
  });

  it('are only made as fast as a slow reader takes them', async () => {
    const stream = new SlowStream();
    let made = 0;
    let furthestAhead = 0;
    function* chunks(): Generator<string> {
      for (; made < 1000; made++) {
        furthestAhead = Math.max(furthestAhead, made - stream.length / 1024);
        yield kibibyte;
      }
    }

    await writeChunks(stream, chunks());

    expect(made).toBe(1000);
    expect(furthestAhead).toBeLessThan(200);
  });

  it('may be none, or end with a small one', async () => {
    const [empty, small] = [new SlowStream(), new SlowStream()];

    await writeChunks(empty, []);
    await writeChunks(small, ['a', '', 'ä€😀']);
    await finished(small.end());

    expect(empty.written).toEqual([]);
    expect(small.written).toEqual(['aä€😀']);
  });

  it('end with the error of a stream that fails while it is waited for', async () => {
    const stream = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => void setImmediate(done, new Error('the reader is gone')),
    });

    await expect(writeChunks(stream, [kibibyte])).rejects.toThrow('the reader is gone');
  });

  it('end with the error of what makes them', async () => {
    await expect(writeChunks(new SlowStream(), failing())).rejects.toThrow('out of data');
  });
});

describe('a file', () => {
  it('holds all chunks and leaves nothing beside it', async () => {
    const folder = temporaryFiles();
    const chunks = Array.from({ length: 300 }, (_, index) => `${index} ${kibibyte}ä\n`);

    await writeFileOf(join(folder, 'report.txt'), chunks);

    expect(readdirSync(folder)).toEqual(['report.txt']);
    expect(readFileSync(join(folder, 'report.txt'), 'utf8') === chunks.join('')).toBe(true);
  });

  it('may be empty', async () => {
    const folder = temporaryFiles({ 'report.txt': 'old' });

    await writeFileOf(join(folder, 'report.txt'), []);

    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toBe('');
  });

  it('keeps its old content until the new one is complete', async () => {
    const path = join(temporaryFiles({ 'report.txt': 'old' }), 'report.txt');
    const seen = new Set<string>();
    function* chunks(): Generator<string> {
      for (let index = 0; index < 500; index++) {
        seen.add(readFileSync(path, 'utf8'));
        yield kibibyte;
      }
    }

    await writeFileOf(path, chunks());

    expect(Array.from(seen)).toEqual(['old']);
    expect(readFileSync(path, 'utf8').length).toBe(500 * 1024);
  });

  it('keeps its old content when the new one cannot be made', async () => {
    const folder = temporaryFiles({ 'report.txt': 'old' });

    await expect(writeFileOf(join(folder, 'report.txt'), failing())).rejects.toThrow('out of data');

    expect(readdirSync(folder)).toEqual(['report.txt']);
    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toBe('old');
  });

  it('is not made at all when its content cannot be made', async () => {
    const folder = temporaryFiles();

    await expect(writeFileOf(join(folder, 'report.txt'), failing())).rejects.toThrow('out of data');

    expect(readdirSync(folder)).toEqual([]);
  });

  it('in a folder that is missing, or in place of a folder, is an error of the file system', async () => {
    const folder = temporaryFiles();
    mkdirSync(join(folder, 'taken'));

    await expect(writeFileOf(join(folder, 'gone/report.txt'), ['a'])).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(writeFileOf(join(folder, 'taken'), ['a'])).rejects.toMatchObject({ syscall: 'open' });

    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it.runIf(existsSync('/proc/self/fd'))('leaves no open descriptor behind, whether it was written or not', async () => {
    const folder = temporaryFiles();
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();

    for (let round = 0; round < 20; round++) {
      await writeFileOf(join(folder, 'report.txt'), [kibibyte]);
      await writeFileOf(join(folder, 'report.txt'), failing()).catch(() => {});
    }

    await vi.waitFor(() => expect(open()).toBeLessThan(before + 10));
  });
});

/** Takes its time for every write, and remembers them. */
class SlowStream extends Writable {
  readonly written: string[] = [];
  length = 0;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    setImmediate(() => {
      this.written.push(chunk.toString());
      this.length += chunk.length;
      done();
    });
  }
}

function* failing(): Generator<string> {
  for (let index = 0; index < 100; index++) yield kibibyte;
  throw new Error('out of data');
}
