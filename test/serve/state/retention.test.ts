import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Runs } from '../../../src/serve/state/runs.ts';
import { State } from '../../../src/serve/state/state.ts';
import { subjectKey } from '../../../src/serve/state/subject.ts';
import { temporaryStates } from '../../support/serve/states.ts';
import { hashOf, pull } from '../../support/serve/subjects.ts';

const open = temporaryStates();

/** Files a run of a pull request that is published at a time, with a report that does not shrink. */
function publish(runs: Runs, number: number, at: number, bytes = 10): string {
  const id = begin(runs, number, at);
  runs.setCheck(id, { id: at, url: 'https://github.com' });
  runs.setReport(id, randomBytes(bytes), 'pass', at);
  runs.setPublished(id, at);
  return id;
}

function begin(runs: Runs, number: number, at: number): string {
  const subject = pull('shop/gitops', number);
  const commits = { headSha: hashOf(`${at}`), baseSha: hashOf('base'), baseRef: 'main' };
  return runs.begin({ key: subjectKey(subject), subject, ...commits, checkName: 'gate', isForced: false }, at).id;
}

/** The ids that are still there. */
function kept(runs: Runs, ids: readonly string[]): readonly string[] {
  return ids.filter((id) => runs.get(id) !== undefined);
}

describe('trimming', () => {
  it('removes what ended too long ago, but for the last of a subject, and what has not ended', () => {
    const { runs } = open({ verdictAge: 100 }).state;
    const waiting = begin(runs, 1, 1);
    const old = publish(runs, 1, 2);
    const cancelled = begin(runs, 1, 3);
    runs.setCancelled(cancelled, 3);
    const last = publish(runs, 1, 4);
    const unseen = begin(runs, 1, 5);
    runs.setCancelled(unseen, 5);
    const only = publish(runs, 2, 6);
    expect(runs.trim(99)).toBe(0);
    expect(runs.trim(107)).toBe(3);
    expect(kept(runs, [waiting, old, cancelled, last, unseen, only])).toEqual([waiting, last, only]);
    expect(runs.report(old)).toBeUndefined();
  });

  it('removes the oldest while all take too many bytes, the last of each subject at the very end', () => {
    const { runs } = open({ verdictBytes: 100_000 }).state;
    const lone = publish(runs, 1, 1, 30_000);
    const [first = '', second = '', third = ''] = [2, 3, 4].map((at) => publish(runs, 2, at, 30_000));
    const all = [lone, first, second, third];
    expect([runs.trim(5), kept(runs, all)]).toEqual([1, [lone, second, third]]);
    const big = publish(runs, 3, 6, 90_000);
    expect([runs.trim(7), kept(runs, [...all, big])]).toEqual([3, [big]]);
  });

  it('never removes what has not ended, however much it is', () => {
    const { runs } = open({ verdictBytes: 1000, verdictAge: 1 }).state;
    const id = begin(runs, 1, 1);
    runs.setReport(id, randomBytes(50_000), 'pass', 1);
    expect([runs.trim(1000), runs.report(id)?.length]).toEqual([0, 50_000]);
  });

  it('keeps rows without a report in bounds, too', () => {
    const { runs } = open({ verdictBytes: 50_000 }).state;
    const ids = Array.from({ length: 300 }, (_, at) => begin(runs, at + 1, at));
    for (const [at, id] of ids.entries()) {
      runs.setNotice(id, { conclusion: 'failure', title: 'no', summary: '', sentences: [] }, at);
      runs.setPublished(id, at);
    }
    runs.trim(1000);
    expect(kept(runs, ids)).toEqual(ids.slice(-48));
  });
});

describe('the file', () => {
  it('does not grow while reports come and go', () => {
    const { state, file } = open({ verdictBytes: 500_000 });
    let largest = 0;
    for (let at = 1; at <= 600; at += 1) {
      publish(state.runs, 1 + (at % 7), at, 20_000);
      if (at % 10 === 0) state.runs.trim(at);
      if (at === 100) largest = statSync(file).size;
    }
    expect(statSync(file).size).toBeLessThanOrEqual(Math.max(largest, 1_500_000));
  });

  it('shrinks when much of it is not needed any more', () => {
    const { state, file } = open();
    state.transaction(() => {
      for (let at = 1; at <= 200; at += 1) publish(state.runs, at, at, 20_000);
    });
    state.close();
    expect(statSync(file).size).toBeGreaterThan(4_000_000);
    const again = State.open(file);
    again.runs.removeInstallation(1);
    again.runs.trim(1000);
    again.close();
    expect(statSync(file).size).toBeLessThan(400_000);
  });

  it('is not trimmed by work that is undone', () => {
    const { state } = open({ verdictAge: 1 });
    const ids = [publish(state.runs, 1, 1), publish(state.runs, 1, 2)];
    expect(() =>
      state.transaction(() => {
        expect(state.runs.trim(1000)).toBe(1);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(kept(state.runs, ids)).toEqual(ids);
  });
});
