import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../src/serve/state/open-database.ts';
import { applicationId, migrations } from '../../../src/serve/state/schema.ts';
import { State } from '../../../src/serve/state/state.ts';
import { temporaryFolders } from '../../support/command.ts';
import { stateErrorOf } from '../../support/serve/states.ts';
import { pull } from '../../support/serve/subjects.ts';
import { skipped } from '../../support/skipped.ts';

const folder = temporaryFolders();
const module = path.resolve(import.meta.dirname, '../../../src/serve/state/state.ts');

/** A process that opens a state and does something with it; says `open` or the code of the error. */
function opener(file: string, then: string, before = ''): ChildProcess {
  const script = `
    const { State } = await import(${JSON.stringify(module)});
    ${before}
    try {
      const state = State.open(${JSON.stringify(file)}, { lockWait: 300 });
      process.stdout.write('open\\n');
      ${then}
    } catch (error) {
      process.stdout.write(error.code + ' ' + error.message + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const untilToldTo = `process.stdin.once('end', () => state.close()).resume();`;

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout ?? child, 'data');
  return String(chunk).trim();
}

function closed(): string {
  const file = path.join(folder(), 'state.db');
  const state = State.open(file);
  state.queue.add(pull('shop/gitops', 7), {}, 1);
  state.close();
  return file;
}

/** Changes a file as somebody with an editor for databases would. */
function edit(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

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
    const file = closed();
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
    const file = closed();
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
    const file = closed();
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
    const file = closed();
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

describe('a damaged file', () => {
  it('is found out when it is opened: an overwritten middle', () => {
    const file = closed();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096, 16_384);
    writeFileSync(file, bytes);
    const error = stateErrorOf(() => State.open(file));
    expect([error.code, error.message]).toEqual(['DAMAGED', expect.stringContaining('move it away to begin anew')]);
  });

  it('is found out when it is opened: cut off', () => {
    const file = closed();
    truncateSync(file, 20_480);
    expect(stateErrorOf(() => State.open(file)).code).toBe('DAMAGED');
  });

  it('is found out when it is opened: a table is missing', () => {
    const file = closed();
    edit(file, 'DROP TABLE turns');
    const error = stateErrorOf(() => State.open(file));
    expect([error.code, error.message]).toEqual(['DAMAGED', expect.stringContaining('no such table: turns')]);
    expect(stateErrorOf(() => State.open(file, { lockWait: 0 })).code).toBe('DAMAGED');
  });

  it('that is empty is a new one', () => {
    const file = path.join(folder({ state: '' }), 'state');
    State.open(file).close();
    expect(statSync(file).size).toBeGreaterThan(4096);
  });

  it.each([
    ['a subject that is no JSON', `UPDATE queue SET subject = 'x'`],
    ['a subject of another shape', `UPDATE queue SET subject = '{"kind":"pull","owner":".."}'`],
    ['a flag that is none', 'UPDATE queue SET is_forced = 2'],
    ['a number that is too large', 'UPDATE queue SET queued_at = 9007199254740993'],
  ])('is found out when a row is read: %s', (_, sql) => {
    const file = closed();
    edit(file, sql);
    const state = State.open(file);
    onTestFinished(() => state.close());
    expect(stateErrorOf(() => state.queue.take(1e15, { perRepository: 1 })).code).toBe('DAMAGED');
  });
});

describe('a run that somebody edited', () => {
  it.each([
    ['a state that is none', `UPDATE runs SET state = 'passed'`, 'get'],
    ['a verdict without an outcome', 'UPDATE runs SET outcome = NULL', 'get'],
    ['a report that is none', `UPDATE reports SET bytes = x'00'`, 'report'],
    ['a report of another length', 'UPDATE reports SET size = size - 1', 'report'],
    ['a report that claims to be endless', 'UPDATE reports SET size = 9e15', 'report'],
  ] as const)('is no verdict: %s', (_, sql, question) => {
    const file = path.join(folder(), 'state.db');
    const first = State.open(file);
    const subject = pull('shop/gitops', 7);
    const commits = { headSha: 'a'.repeat(40), baseSha: 'b'.repeat(40), baseRef: 'main' };
    const run = { key: 'shop/gitops#7', subject, ...commits, checkName: 'gate', isForced: false };
    const { id } = first.runs.begin(run, 1);
    first.runs.setReport(id, Buffer.from('{"outcome":"fail"}'), 'fail', 2);
    first.close();
    edit(file, sql);
    const state = State.open(file);
    onTestFinished(() => state.close());
    expect(stateErrorOf(() => state.runs[question](id)).code).toBe('DAMAGED');
  });
});

describe('a disk', () => {
  // Root may write everywhere; the child gives that up first.
  const asNobody = process.getuid?.() === 0 ? 'process.setgid(65534); process.setuid(65534);' : '';

  it.each([
    ['a folder', 0o555, 0o644],
    ['a file', 0o777, 0o444],
  ])('that does not let %s be written is said', async (_, folderMode, fileMode) => {
    const file = closed();
    const at = path.dirname(file);
    for (let parent = path.dirname(at); parent.startsWith('/tmp/'); parent = path.dirname(parent))
      chmodSync(parent, 0o755);
    chmodSync(file, fileMode);
    chmodSync(at, folderMode);
    const child = opener(file, '', asNobody);
    expect(await firstLine(child)).toMatch(/^DISK the state ".*" cannot be written \(EACCES\)/);
    chmodSync(at, 0o755);
  });

  it('where no file can be made is said', async () => {
    const at = folder();
    chmodSync(at, 0o555);
    chmodSync(path.dirname(at), 0o755);
    const child = opener(path.join(at, 'state.db'), '', asNobody);
    expect(await firstLine(child)).toMatch(/^DISK the state ".*" cannot be made \(EACCES\)/);
  });

  const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].find((program) => existsSync(program));
  if (prlimit === undefined) skipped('a disk that is full: prlimit (util-linux) is not there');

  it.skipIf(prlimit === undefined)('that is full is said, and what was acknowledged is there afterwards', async () => {
    const file = path.join(folder(), 'state.db');
    const script = `
      const { State } = await import(${JSON.stringify(module)});
      process.on('SIGXFSZ', () => {});
      const state = State.open(${JSON.stringify(file)});
      let count = 0;
      try {
        for (;;) {
          const id = String(count).padStart(1000, '0');
          state.deliveries.isNew({ id, digest: id, event: 'push' }, 1);
          count += 1;
        }
      } catch (error) {
        process.stdout.write(JSON.stringify({ code: error.code, message: error.message, count }));
      }`;
    const args = ['--fsize=1000000', process.execPath, '--input-type=module', '-e', script];
    const child = spawn(prlimit ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const said: { code: string; message: string; count: number } = JSON.parse(await text(child.stdout));
    expect(said).toMatchObject({ code: 'DISK', message: expect.stringContaining(JSON.stringify(file)) });
    const state = State.open(file);
    const known = (count: number): boolean => {
      const id = String(count).padStart(1000, '0');
      return !state.deliveries.isNew({ id, digest: id, event: 'push' }, 2);
    };
    expect(Array.from({ length: said.count }, (_, count) => known(count))).not.toContain(false);
    state.close();
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
