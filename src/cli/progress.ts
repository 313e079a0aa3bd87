import type { WriteStream } from 'node:tty';

/** One line about long work, rewritten in place; nothing where standard error is no terminal. */
export class Progress {
  readonly #stream: WriteStream | undefined;
  #shown = 0;

  constructor(stream: WriteStream) {
    this.#stream = stream.isTTY ? stream : undefined;
  }

  /** Shows the text if the last one stands for a tenth of a second already. */
  show(text: () => string): void {
    const now = performance.now();
    if (!this.#stream || now - this.#shown < 100) return;
    this.#shown = now;
    this.#stream.write(`\r\u001b[2K${text()}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shown > 0) this.#stream?.write('\r\u001b[2K');
    this.#shown = 0;
  }
}
