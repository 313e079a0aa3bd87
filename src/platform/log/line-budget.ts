import type { Logger } from 'pino';

type Level = 'info' | 'warn' | 'error';
type Fields = Readonly<Record<string, unknown>>;

interface Span {
  left: number;
  held: number;
  /** How many of those held back are of which sort. */
  readonly sorts: Map<string, number>;
}

/** Sorts that are counted apart; all further ones are counted together. */
const mostSorts = 20;

/**
 * Keeps lines that may come by the thousand from hiding all others. Of each message the first few are written; what comes
 * within the same seconds is counted, and one line says how many there were. With the level `debug` each is written.
 */
export class LineBudget {
  readonly #log: Logger;
  readonly #most: number;
  readonly #milliseconds: number;
  readonly #spans = new Map<string, Span>();

  constructor(log: Logger, most = 10, milliseconds = 10_000) {
    this.#log = log;
    this.#most = most;
    this.#milliseconds = milliseconds;
  }

  /** The message is one of a few that never change; `sort` is by what those held back are counted, one of a few as well. */
  write(level: Level, fields: Fields, message: string, sort = ''): void {
    const span = this.#spans.get(message) ?? this.#begin(level, message);
    span.left -= 1;
    if (span.left >= 0) {
      this.#log[level](fields, message);
      return;
    }
    span.held += 1;
    if (sort !== '') count(span.sorts, sort);
    this.#log.debug(fields, message);
  }

  #begin(level: Level, message: string): Span {
    const span: Span = { left: this.#most, held: 0, sorts: new Map() };
    this.#spans.set(message, span);
    setTimeout(() => this.#end(level, message, span), this.#milliseconds).unref();
    return span;
  }

  #end(level: Level, message: string, { held, sorts }: Span): void {
    this.#spans.delete(message);
    if (held === 0) return;
    const counts = sorts.size > 0 ? { counts: Object.fromEntries(sorts) } : {};
    this.#log[level]({ more: held, seconds: this.#milliseconds / 1000, ...counts }, `${message}: ${held} more`);
  }
}

function count(sorts: Map<string, number>, sort: string): void {
  const key = sorts.has(sort) || sorts.size < mostSorts ? sort : 'others';
  sorts.set(key, (sorts.get(key) ?? 0) + 1);
}
