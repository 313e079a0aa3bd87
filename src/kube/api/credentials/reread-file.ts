import { open, stat } from 'node:fs/promises';

/** Milliseconds after which a file is read again, whatever the file system says of it. */
const rereadAfter = 30_000;

/** A small text file that others replace while it is in use, such as a token. */
export class RereadFile {
  readonly file: string;
  readonly #largest: number;
  #text: string | undefined;
  #mark = '';
  #readAt = -Infinity;

  /** `largest`: bytes. */
  constructor(file: string, largest: number) {
    this.file = file;
    this.#largest = largest;
  }

  /**
   * Its text, trimmed; what was read before while the file cannot be read or is empty.
   * Throws one line that names the file if it never could be read.
   */
  async current(): Promise<string> {
    try {
      const found = await stat(this.file);
      if (!found.isFile()) throw new Error(`${JSON.stringify(this.file)} is no file`);
      const mark = `${found.ino} ${found.size} ${found.mtimeMs}`;
      if (mark === this.#mark && performance.now() - this.#readAt < rereadAfter) return this.#text ?? '';
      this.#text = await this.#read();
      this.#mark = mark;
      this.#readAt = performance.now();
      return this.#text;
    } catch (error) {
      if (this.#text !== undefined) return this.#text;
      throw error;
    }
  }

  /** Its text now, whatever was read before. */
  again(): Promise<string> {
    this.#readAt = -Infinity;
    return this.current();
  }

  async #read(): Promise<string> {
    const handle = await open(this.file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(this.#largest + 1), 0, this.#largest + 1, 0);
      if (bytesRead > this.#largest)
        throw new Error(`${JSON.stringify(this.file)} is larger than ${this.#largest} bytes`);
      const text = buffer.toString('utf8', 0, bytesRead).trim();
      if (text === '') throw new Error(`${JSON.stringify(this.file)} is empty`);
      return text;
    } finally {
      await handle.close();
    }
  }
}
