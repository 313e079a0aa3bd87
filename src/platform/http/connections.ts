import type { Socket } from 'node:net';

/**
 * The connections of a server, at most so many. When there are too many, the one that has had nothing to answer for
 * longest makes room: many that merely exist, or spell out a request letter by letter, keep nobody out.
 */
export class Connections {
  readonly #limit: number;
  readonly #onRefused: () => void;
  /** Those without a request that is being answered; the one that has been so for longest comes first. */
  readonly #idle = new Set<Socket>();
  /** How many requests are being answered. */
  readonly #busy = new Map<Socket, number>();
  #isClosing = false;

  constructor(limit: number, onRefused: () => void) {
    this.#limit = limit;
    this.#onRefused = onRefused;
  }

  /** Takes in a new connection, or ends it when all others are busy. */
  open(socket: Socket): void {
    if (this.#idle.size + this.#busy.size >= this.#limit) {
      this.#onRefused();
      const [longest] = this.#idle;
      if (longest === undefined) return void socket.destroy();
      this.#idle.delete(longest);
      longest.destroy();
    }
    this.#idle.add(socket);
    socket.once('close', () => {
      this.#idle.delete(socket);
      this.#busy.delete(socket);
    });
  }

  /** A request came in on it. */
  begin(socket: Socket): void {
    this.#idle.delete(socket);
    if (!socket.destroyed) this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1);
  }

  /** A request was answered. */
  end(socket: Socket): void {
    const left = (this.#busy.get(socket) ?? 0) - 1;
    if (left > 0) return void this.#busy.set(socket, left);
    if (!this.#busy.delete(socket) || socket.destroyed) return;
    this.#idle.add(socket);
    if (this.#isClosing) socket.destroySoon();
  }

  isBusy(socket: Socket): boolean {
    return this.#busy.has(socket);
  }

  /** From now on, each ends once its requests are answered; at once where nothing was ever said. */
  close(): void {
    this.#isClosing = true;
    for (const socket of this.#idle) if (socket.bytesRead === 0) socket.destroy();
  }
}
