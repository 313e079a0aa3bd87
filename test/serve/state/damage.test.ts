import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { State } from '../../../src/serve/state/state.ts';
import { temporaryFolders } from '../../support/command.ts';
import { closedState, edit } from '../../support/serve/state-files.ts';
import { stateErrorOf } from '../../support/serve/states.ts';
import { pull } from '../../support/serve/subjects.ts';

const folder = temporaryFolders();

describe('a damaged file', () => {
  it('is found out when it is opened: an overwritten middle', () => {
    const file = closedState(folder());
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096, 16_384);
    writeFileSync(file, bytes);
    const error = stateErrorOf(() => State.open(file));
    expect([error.code, error.message]).toEqual(['DAMAGED', expect.stringContaining('move it away to begin anew')]);
  });

  it('is found out when it is opened: cut off', () => {
    const file = closedState(folder());
    truncateSync(file, 20_480);
    expect(stateErrorOf(() => State.open(file)).code).toBe('DAMAGED');
  });

  it('is found out when it is opened: a table is missing', () => {
    const file = closedState(folder());
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
    const file = closedState(folder());
    edit(file, sql);
    const state = State.open(file);
    onTestFinished(() => state.close());
    expect(stateErrorOf(() => state.queue.take(1e15, { perRepository: 1 })).code).toBe('DAMAGED');
  });
});

describe('a transaction that SQLite undid by itself', () => {
  it('takes no further step, which would take effect alone', () => {
    const file = closedState(folder());
    edit(file, `CREATE TRIGGER undo BEFORE INSERT ON installations BEGIN SELECT RAISE(ROLLBACK, 'undone'); END`);
    const state = State.open(file);
    onTestFinished(() => state.close());
    const put = (): void => state.installations.put({ id: 1, account: 'shop', isSuspended: false });
    const error = stateErrorOf(() =>
      state.transaction(() => {
        state.queue.add(pull('shop/gitops', 8), {}, 1);
        expect(() => state.transaction(put)).toThrow('undone');
        state.queue.add(pull('shop/gitops', 9), {}, 1);
      }),
    );
    expect([error.code, error.message]).toEqual(['DISK', expect.stringContaining('undone this transaction')]);
    expect([8, 9].map((number) => state.queue.has(pull('shop/gitops', number)))).toEqual([false, false]);
    state.queue.add(pull('shop/gitops', 9), {}, 1);
    expect(state.queue.has(pull('shop/gitops', 9))).toBe(true);
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
