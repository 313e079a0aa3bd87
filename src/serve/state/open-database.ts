import { accessSync, closeSync, constants, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { Database } from './database.ts';
import { applicationId, migrations } from './schema.ts';
import { StateError, damaged, fileError } from './state-error.ts';

const count = z.object({ value: z.int() });
const text = z.object({ quick_check: z.string() });

/** Of the file beside the database in which changes are collected: it is cut back to so many bytes. */
const longestJournal = 16 * 1024 * 1024;

/**
 * Opens the file, or makes it, for this process alone: until it is closed or the process ends, nobody else can. Waits
 * up to `lockWait` milliseconds for a process that is just ending. Brings the tables up to date. `steps`: for tests.
 */
export function openDatabase(file: string, lockWait: number, steps: readonly string[] = migrations): Database {
  // Absolute, so that SQLite takes no name for one of its special ones.
  const absolute = path.resolve(file);
  const end = performance.now() + lockWait;
  make(absolute);
  for (;;) {
    try {
      return openOnce(absolute, steps);
    } catch (error) {
      if (!(error instanceof StateError && error.code === 'LOCKED') || performance.now() >= end) throw error;
    }
    // Of two that begin at once both may fail: they come back at different times.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10 + Math.random() * 40);
  }
}

/** Readable for its owner only: reports tell what is weak in a cluster. */
function make(file: string): void {
  try {
    // Never opens a file that is there: closing it again would lose the lock of this process on it.
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return checkRights(file);
    const why = code === 'ENOENT' ? 'its folder is not there' : code;
    const problem = `cannot be made (${why}): name a file in a folder that this process may write`;
    throw fileError('DISK', file, problem, error);
  }
}

/** SQLite would only say that something failed. */
function checkRights(file: string): void {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    accessSync(path.dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    const problem = `cannot be written (${codeOf(error)}): this process needs the right to, for its folder as well`;
    throw fileError('DISK', file, problem, error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function openOnce(file: string, steps: readonly string[]): Database {
  const handle = openHandle(file);
  const database = new Database(handle, file);
  try {
    database.execute('PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    const version = versionOf(database, file, steps.length);
    database.execute('PRAGMA auto_vacuum = INCREMENTAL');
    const mode = database.query('PRAGMA journal_mode = WAL', z.object({ journal_mode: z.string() })).first();
    if (mode?.journal_mode !== 'wal') throw fileError('DISK', file, 'lies where no journal can be written beside it');
    database.execute(`PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${longestJournal}`);
    migrate(database, steps, version);
    check(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function openHandle(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true, defensive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw fileError('DISK', file, `cannot be opened (${why}): name a file that this process may write`, error);
  }
}

/** The version of the tables in the file. Changes nothing, so that what is not ours stays as it is. */
function versionOf(database: Database, file: string, known: number): number {
  const first = (sql: string): number => database.query(sql, count).first()?.value ?? 0;
  const application = first('SELECT application_id AS value FROM pragma_application_id');
  const version = first('SELECT user_version AS value FROM pragma_user_version');
  const isEmpty = application === 0 && version === 0 && first('SELECT COUNT(*) AS value FROM sqlite_schema') === 0;
  if (application !== applicationId && !isEmpty) {
    throw fileError('FOREIGN', file, 'is the database of another program: name another file');
  }
  if (version > known) {
    const problem = `has version ${version}, this program knows up to ${known}: start a newer one, or name another file`;
    throw fileError('NEWER', file, problem);
  }
  return version;
}

function migrate(database: Database, steps: readonly string[], from: number): void {
  // Also without a step to take: to write is what shows that the file can be written, and that it is ours alone.
  database.transaction(() => {
    for (const step of steps.slice(from)) database.execute(step);
    database.execute(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}`);
  });
}

function check(database: Database, file: string): void {
  const found = database.query('PRAGMA quick_check(1)', text).first()?.quick_check;
  if (found !== 'ok') throw damaged(file, found ?? 'no answer');
}
