import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/serve/state/open-database.ts';
import { applicationId, migrations } from '../../../src/serve/state/schema.ts';
import { State } from '../../../src/serve/state/state.ts';
import { temporaryFolders } from '../../support/command.ts';
import { closedState, edit, firstLine, opener, untilToldTo } from '../../support/serve/state-files.ts';
import { stateErrorOf } from '../../support/serve/states.ts';
import { pull } from '../../support/serve/subjects.ts';

const folder = temporaryFolders();

describe('a state that another process has', () => {
  it('cannot be opened until that one lets go of it', async () => {
    const file = path.join(folder(), 'state.db');
    const child = opener(file, untilToldTo);
    expect(await firstLine(child)).toBe('open');
    const error = stateErrorOf(() => State.open(file, { lockWait: 50 }));
    expect([error.code, error.message]).toEqual([
      'LOCKED',
      `the state "${file}" is in use by another process: stop that one, or name another file`,
    ]);
    child.stdin?.end();
    await once(child, 'exit');
    State.open(file).close();
  });

  it('is waited for while that one is just ending', async () => {
    const file = path.join(folder(), 'state.db');
    const child = opener(file, 'setTimeout(() => state.close(), 300);');
    expect(await firstLine(child)).toBe('open');
    State.open(file, { lockWait: 30_000 }).close();
  });

  it('is free at once when that one is killed', async () => {
    const file = closedState(folder());
    const child = opener(file, untilToldTo);
    await firstLine(child);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const state = State.open(file, { lockWait: 0 });
    expect(state.queue.has(pull('shop/gitops', 7))).toBe(true);
    state.close();
  });

  it('is opened by exactly one of several that begin together', async () => {
    const file = path.join(folder(), 'state.db');
    const children = Array.from({ length: 4 }, () => opener(file, untilToldTo));
    const lines = await Promise.all(children.map(firstLine));
    expect(lines.filter((line) => line === 'open')).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('LOCKED '))).toHaveLength(3);
    for (const child of children) child.stdin?.end();
  });

  it('is another file for the same process, too, and stays locked after the attempt', async () => {
    const file = path.join(folder(), 'state.db');
    const state = State.open(file);
    expect(stateErrorOf(() => State.open(file, { lockWait: 0 })).code).toBe('LOCKED');
    expect(await firstLine(opener(file, untilToldTo))).toMatch(/^LOCKED /);
    state.close();
  });
});

describe('a file', () => {
  it('is made for its owner only, and goes on where it was', () => {
    const file = closedState(folder());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const state = State.open(file);
    expect(state.queue.has(pull('shop/gitops', 7))).toBe(true);
    state.close();
  });

  it('may have any name: none is special', () => {
    const at = folder();
    for (const name of [':memory:', 'file:state?mode=memory', 'ä b%41#.db']) {
      State.open(path.join(at, name)).close();
      expect(existsSync(path.join(at, name))).toBe(true);
    }
  });

  it.each([
    ['text', 'no database at all, but long enough to be read as one '.repeat(100)],
    ['bytes', new Uint8Array(8192).fill(7)],
  ])('of %s is no database, and stays as it is', (_, content) => {
    const file = path.join(folder({ state: content }), 'state');
    expect(stateErrorOf(() => State.open(file)).code).toBe('FOREIGN');
    expect(readFileSync(file)).toEqual(Buffer.from(content));
  });

  it('of another program is left alone', () => {
    const file = path.join(folder(), 'other.db');
    edit(file, 'CREATE TABLE runs (id)');
    const before = readFileSync(file);
    const error = stateErrorOf(() => State.open(file));
    expect([error.code, error.message]).toEqual(['FOREIGN', expect.stringContaining('another program')]);
    expect(readFileSync(file)).toEqual(before);
  });

  it('of a newer version is left alone', () => {
    const file = closedState(folder());
    edit(file, 'PRAGMA user_version = 99');
    const error = stateErrorOf(() => State.open(file));
    expect([error.code, error.message]).toEqual(['NEWER', expect.stringContaining('version 99')]);
    edit(file, `PRAGMA user_version = ${migrations.length}`);
    State.open(file).close();
  });

  it.each([
    ['a folder', (at: string) => at, 'DISK'],
    ['in a folder that is not there', (at: string) => path.join(at, 'none/state.db'), 'DISK'],
    ['with a name that cannot be', (at: string) => path.join(at, 'x'.repeat(300)), 'DISK'],
    ['below a file', (at: string) => path.join(at, 'text/state.db'), 'DISK'],
  ])('that is %s is refused', (_, name, code) => {
    const error = stateErrorOf(() => State.open(name(folder({ text: 'text' }))));
    expect(error.code).toBe(code);
  });

  it('is brought up to date in one go, or stays as it was', () => {
    const file = closedState(folder());
    const broken = [
      ...migrations,
      'CREATE TABLE more (a) STRICT; CREATE TABLE',
      'CREATE TABLE most (a INTEGER) STRICT',
    ];
    expect(stateErrorOf(() => openDatabase(file, 0, broken)).code).toBe('DAMAGED');
    State.open(file).close();
    const later = [...migrations, 'ALTER TABLE queue ADD COLUMN more INTEGER NOT NULL DEFAULT 5'];
    openDatabase(file, 0, later).close();
    const database = new DatabaseSync(file);
    expect(database.prepare('SELECT key, more FROM queue').get()).toEqual({ key: 'shop/gitops#7', more: 5 });
    expect(database.prepare('PRAGMA application_id').get()).toEqual({ application_id: applicationId });
    database.close();
    expect(stateErrorOf(() => State.open(file)).code).toBe('NEWER');
  });
});

it('a copy that was made between two steps is whole', () => {
  const file = path.join(folder(), 'state.db');
  const state = State.open(file);
  state.queue.add(pull('shop/gitops', 7), {}, 1);
  const copy = path.join(folder(), 'copy.db');
  // As a snapshot of the disk has them. Reading the file itself in this process would lose its lock, which ends here.
  for (const ending of ['', '-wal']) copyFileSync(`${file}${ending}`, `${copy}${ending}`);
  const other = State.open(copy);
  expect(other.queue.has(pull('shop/gitops', 7))).toBe(true);
  other.close();
  state.close();
});
