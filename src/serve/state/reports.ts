import { deflateSync, inflateSync } from 'node:zlib';
import * as z from 'zod';
import { whole } from './columns.ts';
import type { Command, Database, Query } from './database.ts';
import { StateError, damaged } from './state-error.ts';

const Row = z.object({ size: whole, bytes: z.instanceof(Uint8Array) });

/** Bytes of a report before it is compressed. */
const largest = 256 * 1024 * 1024;

/** Reports of runs, compressed. */
export class Reports {
  readonly #database: Database;
  readonly #put: Command;
  readonly #count: Command;
  readonly #remove: Command;
  readonly #get: Query<z.infer<typeof Row>>;

  constructor(database: Database) {
    this.#database = database;
    this.#put = database.command('INSERT OR REPLACE INTO reports (run, size, bytes) VALUES (:id, :size, :bytes)');
    this.#count = database.command('UPDATE runs SET report_bytes = :bytes WHERE id = :id');
    this.#remove = database.command('DELETE FROM reports WHERE run = :id');
    this.#get = database.query('SELECT size, bytes FROM reports WHERE run = :id', Row);
  }

  put(id: string, report: Uint8Array): void {
    if (report.length > largest) {
      throw new StateError('INPUT', `a report of ${report.length} bytes cannot be kept: at most ${largest}`);
    }
    const bytes = deflateSync(report);
    this.#put({ id, size: report.length, bytes });
    this.#count({ id, bytes: bytes.length });
  }

  remove(id: string): void {
    if (this.#remove({ id }) > 0) this.#count({ id, bytes: 0 });
  }

  get(id: string): Uint8Array | undefined {
    const row = this.#get.first({ id });
    return row && this.#inflate(row);
  }

  /** A file that somebody edited must not fill the memory. */
  #inflate({ size, bytes }: z.infer<typeof Row>): Uint8Array {
    try {
      const report = inflateSync(bytes, { maxOutputLength: Math.min(Math.max(size, 1), largest) });
      if (report.length === size) return report;
    } catch (error) {
      throw damaged(this.#database.file, 'a report cannot be unpacked', error);
    }
    throw damaged(this.#database.file, 'a report has another length');
  }
}
