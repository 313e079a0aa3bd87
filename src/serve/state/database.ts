import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type * as z from 'zod';
import { damaged, fileError, stateErrorOf } from './state-error.ts';

/** By the names in the statement, without their colon. */
type Values = Readonly<Record<string, SQLInputValue>>;

/** A prepared statement that changes rows: gives how many. */
export type Command = (values?: Values) => number;

/** A prepared statement that reads rows, each checked against its shape. */
export interface Query<T> {
  all(values?: Values): readonly T[];
  first(values?: Values): T | undefined;
}

/** An open database: statements that are prepared once, transactions that nest. Whatever fails is a StateError. */
export class Database {
  readonly #handle: DatabaseSync;
  /** Its absolute path. */
  readonly file: string;
  #depth = 0;

  constructor(handle: DatabaseSync, file: string) {
    this.#handle = handle;
    this.file = file;
  }

  command(sql: string): Command {
    const statement = this.#prepare(sql);
    return (values = {}) => this.#attempt(() => Number(statement.run({ ...values }).changes));
  }

  query<T>(sql: string, shape: z.ZodType<T>): Query<T> {
    const statement = this.#prepare(sql);
    const read = (row: unknown): T => this.#parse(row, shape);
    return {
      all: (values = {}) => this.#attempt(() => statement.all({ ...values })).map(read),
      first: (values = {}) => {
        const row = this.#attempt(() => statement.get({ ...values }));
        return row && read(row);
      },
    };
  }

  /** Runs statements that are not worth preparing. */
  execute(sql: string): void {
    this.#attempt(() => this.#handle.exec(sql));
  }

  /**
   * All of the work or nothing, durable on return. Inside of another transaction: undone alone when it throws, durable
   * with the outer one. The work must not wait for anything.
   */
  transaction<T>(work: () => T): T {
    const depth = this.#depth;
    this.execute(depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level_${depth}`);
    this.#depth = depth + 1;
    try {
      const result = work();
      if (result instanceof Promise) throw new TypeError('a transaction does not wait for a promise');
      this.execute(depth === 0 ? 'COMMIT' : `RELEASE level_${depth}`);
      return result;
    } catch (error) {
      // After some failures SQLite has undone everything itself.
      if (this.#handle.isOpen && this.#handle.isTransaction) {
        this.execute(depth === 0 ? 'ROLLBACK' : `ROLLBACK TO level_${depth}; RELEASE level_${depth}`);
      }
      throw error;
    } finally {
      this.#depth = depth;
    }
  }

  /** Gives the file free; closing it again does nothing. */
  close(): void {
    if (this.#handle.isOpen) this.#attempt(() => this.#handle.close());
  }

  #prepare(sql: string): StatementSync {
    return this.#attempt(() => this.#handle.prepare(sql));
  }

  #parse<T>(row: unknown, shape: z.ZodType<T>): T {
    const read = shape.safeParse(row);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw damaged(this.file, `${issue?.path.join('.')}: ${issue?.message}`, read.error);
  }

  #attempt<T>(work: () => T): T {
    try {
      // Without its transaction a statement would take effect by itself.
      if (this.#depth > 0 && this.#handle.isOpen && !this.#handle.isTransaction) {
        throw fileError('DISK', this.file, 'has undone this transaction: begin it again');
      }
      return work();
    } catch (error) {
      throw stateErrorOf(error, this.file);
    }
  }
}
