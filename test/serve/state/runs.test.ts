import { describe, expect, it } from 'vitest';
import type { Runs } from '../../../src/serve/state/runs.ts';
import type { StoredNotice, StoredRun } from '../../../src/serve/state/stored-run.ts';
import { subjectKey } from '../../../src/serve/state/subject.ts';
import { stateErrorOf, temporaryStates } from '../../support/serve/states.ts';
import { hashOf, pull } from '../../support/serve/subjects.ts';

const open = temporaryStates();
const subject = pull('Shop/GitOps', 7);
const key = subjectKey(subject);
const check = { id: 12, url: 'https://github.com/shop/gitops/runs/12' };
const notice: StoredNotice = {
  conclusion: 'failure',
  title: 'Not evaluated',
  summary: 'Too large.',
  sentences: ['a', 'b'],
};
const report = new TextEncoder().encode(JSON.stringify({ outcome: 'pass', note: 'ä'.repeat(1000) }));

function begin(runs: Runs, at = 1, head = 'head', of = subject): StoredRun {
  const commits = { headSha: hashOf(head), baseSha: hashOf('base'), baseRef: 'main' };
  return runs.begin({ key: subjectKey(of), subject: of, ...commits, checkName: 'gate', isForced: true }, at);
}

function published(runs: Runs, at = 1, head = 'head'): string {
  const { id } = begin(runs, at, head);
  runs.setReport(id, report, 'pass', at);
  runs.setPublished(id, at);
  return id;
}

describe('a run', () => {
  it('is begun under an id that nobody guesses', () => {
    const { runs } = open().state;
    const run = begin(runs);
    expect(run.id).toMatch(/^[\w-]{32}$/);
    expect(begin(runs).id).not.toBe(run.id);
    expect(runs.get(run.id)).toEqual(run);
    expect(run).toEqual({
      id: run.id,
      key,
      subject,
      headSha: hashOf('head'),
      baseSha: hashOf('base'),
      baseRef: 'main',
      checkName: 'gate',
      isForced: true,
      begunAt: 1,
      state: 'begun',
    });
  });

  it('has a report, then is published, and has ended', () => {
    const { runs } = open().state;
    const run = begin(runs);
    runs.setCheck(run.id, check);
    runs.setReport(run.id, report, 'pass', 2);
    const judged = { ...run, check, outcome: 'pass', judgedAt: 2 };
    expect(runs.open(key)).toEqual([{ ...judged, state: 'judged' }]);
    runs.setPublished(run.id, 3);
    runs.setPublished(run.id, 9);
    expect(runs.get(run.id)).toEqual({ ...judged, state: 'published', endedAt: 3 });
    expect(runs.open(key)).toEqual([]);
    expect(Buffer.from(runs.report(run.id) ?? '')).toEqual(Buffer.from(report));
  });

  it('without a report has a notice', () => {
    const { runs } = open().state;
    const run = begin(runs);
    runs.setReport(run.id, report, 'pass', 2);
    runs.setNotice(run.id, notice, 3);
    expect(runs.get(run.id)).toEqual({ ...run, state: 'noticed', notice, judgedAt: 3 });
    expect(runs.report(run.id)).toBeUndefined();
    runs.setPublished(run.id, 4);
    expect(runs.get(run.id)).toEqual({ ...run, state: 'published', notice, judgedAt: 3, endedAt: 4 });
  });

  it('that is cancelled forgets its report', () => {
    const { runs } = open().state;
    const run = begin(runs);
    runs.setReport(run.id, report, 'pass', 2);
    runs.setCancelling(run.id);
    expect(runs.open(key)).toEqual([{ ...run, state: 'cancelling' }]);
    expect(runs.report(run.id)).toBeUndefined();
    runs.setCancelled(run.id, 5);
    runs.setCancelled(run.id, 6);
    expect(runs.get(run.id)).toEqual({ ...run, state: 'cancelled', endedAt: 5 });
  });

  it('takes a report of nothing, too', () => {
    const { runs } = open().state;
    const { id } = begin(runs);
    runs.setReport(id, new Uint8Array(), 'pass', 2);
    expect(runs.report(id)).toHaveLength(0);
  });

  it.each<[string, (runs: Runs, id: string) => void]>([
    [
      'a verdict once it is to be cancelled',
      (runs, id) => (runs.setCancelling(id), runs.setReport(id, report, 'pass', 2)),
    ],
    ['a notice once it is cancelled', (runs, id) => (runs.setCancelled(id, 1), runs.setNotice(id, notice, 2))],
    ['a publication without a verdict', (runs, id) => runs.setPublished(id, 2)],
    ['a publication once it is cancelled', (runs, id) => (runs.setCancelled(id, 1), runs.setPublished(id, 2))],
    [
      'another verdict, or its cancellation, once it is published',
      (runs, id) => {
        runs.setReport(id, report, 'fail', 1);
        runs.setPublished(id, 2);
        expect(stateErrorOf(() => runs.setCancelling(id)).code).toBe('STEP');
        runs.setReport(id, report, 'pass', 3);
      },
    ],
    [
      'anything once its repository is removed',
      (runs, id) => (runs.removeRepository(subject), runs.setCheck(id, check)),
    ],
  ])('does not take %s', (_, work) => {
    const { runs } = open().state;
    const { id } = begin(runs);
    const error = stateErrorOf(() => work(runs, id));
    expect([error.code, error.message]).toEqual(['STEP', expect.stringContaining(`"${id}"`)]);
  });
});

describe('asking for runs', () => {
  it('gives those of a subject that have not ended, oldest first', () => {
    const { runs } = open().state;
    const first = begin(runs, 1);
    published(runs, 2);
    const second = begin(runs, 3);
    const other = begin(runs, 4, 'head', pull('shop/apps', 7));
    expect(runs.open(key).map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(runs.allOpen().map(({ id }) => id)).toEqual([first.id, second.id, other.id]);
  });

  it('gives the last one of a head and a check that has ended', () => {
    const { runs } = open().state;
    const question = { headSha: hashOf('head').toUpperCase(), checkName: 'gate' };
    const name = { owner: 'shop', repo: 'gitops' };
    expect(runs.lastOf(name, question)).toBeUndefined();
    published(runs, 1);
    const last = published(runs, 2);
    begin(runs, 3);
    published(runs, 4, 'another head');
    expect(runs.lastOf(name, question)?.id).toBe(last);
    const { id } = begin(runs, 5);
    runs.setCancelled(id, 5);
    expect(runs.lastOf(name, question)).toMatchObject({ id, state: 'cancelled' });
    for (const other of [{ checkName: 'other' }, { headSha: hashOf('none') }]) {
      expect(runs.lastOf(name, { ...question, ...other })).toBeUndefined();
    }
  });

  it('gives all of a head, newest first, and not without end', () => {
    const { runs } = open().state;
    for (let at = 0; at < 105; at += 1) begin(runs, at);
    begin(runs, 200, 'another head');
    const found = runs.byHead({ owner: 'shop', repo: 'gitops' }, hashOf('head')).map(({ begunAt }) => begunAt);
    expect(found).toEqual(Array.from({ length: 100 }, (_, index) => 104 - index));
  });

  it('gives nothing for an id that is none', () => {
    const { runs } = open().state;
    expect([runs.get("' OR 1 = 1 --"), runs.report('')]).toEqual([undefined, undefined]);
  });
});

it('runs of a repository, or of an installation, are removed with their reports', () => {
  const { runs } = open().state;
  const id = published(runs);
  begin(runs);
  const other = begin(runs, 1, 'head', pull('shop/apps', 1, 5));
  expect(runs.removeRepository({ owner: 'shop', repo: 'gitops' })).toBe(2);
  expect([runs.get(id), runs.report(id)]).toEqual([undefined, undefined]);
  expect([runs.removeInstallation(1), runs.removeInstallation(5), runs.get(other.id)]).toEqual([0, 1, undefined]);
});
