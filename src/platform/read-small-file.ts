import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** The text of a file, or why there is none; `why` goes behind the file's name: `is no file`. */
export type SmallFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unfit'; readonly why: string };

/** Reads a file of so many bytes at most, as UTF-8. Never waits for a pipe or a device, never throws. */
export async function readSmallFile(file: string, mostBytes: number): Promise<SmallFile> {
  try {
    // Opening a pipe would wait for whoever writes into it.
    await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!(await handle.stat()).isFile()) return { kind: 'unfit', why: 'is no file' };
    const buffer = Buffer.alloc(mostBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    if (length > mostBytes) return { kind: 'unfit', why: `has more than ${mostBytes} bytes` };
    return { kind: 'text', text: buffer.toString('utf8', 0, length) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unfit', why: `cannot be read: ${code}` };
  }
}
