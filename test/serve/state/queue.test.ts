import { describe, expect, it } from 'vitest';
import { State } from '../../../src/serve/state/state.ts';
import { subjectKey } from '../../../src/serve/state/subject.ts';
import { stateErrorOf, temporaryStates } from '../../support/serve/states.ts';
import { group, hashOf, pull } from '../../support/serve/subjects.ts';

const open = temporaryStates();
const seven = pull('Shop/GitOps', 7);
const key = 'shop/gitops#7';
const one = { perRepository: 1 };

describe('adding a subject', () => {
  it('makes one entry of it, however often and in whatever case it is named', () => {
    const { queue } = open().state;
    expect([queue.add(seven, {}, 1), queue.add(pull('shop/gitops', 7), {}, 2)]).toEqual(['added', 'joined']);
    expect(queue.depth()).toEqual({ waiting: 1, taken: 0, oldestQueuedAt: 1 });
    expect(queue.take(2, one)).toMatchObject({ key, queuedAt: 1 });
    expect(queue.take(2, one)).toBeUndefined();
  });

  it('keeps what was asked for by any of those who asked', () => {
    const { queue } = open().state;
    queue.add(seven, { isForced: true }, 1);
    queue.add(seven, { approvedSha: hashOf('head') }, 2);
    queue.add(seven, {}, 3);
    expect(queue.take(3, one)).toEqual({
      key,
      subject: seven,
      isForced: true,
      approvedSha: hashOf('head'),
      attempts: 0,
      queuedAt: 1,
    });
  });

  it('tells a group of a merge queue from another by its head', () => {
    const { queue } = open().state;
    const [first, second] = [group('shop/gitops', 'pr-1'), group('shop/gitops', 'pr-2')];
    expect([queue.add(first, {}, 1), queue.add(second, {}, 1)]).toEqual(['added', 'added']);
    expect(subjectKey(first)).toBe(`shop/gitops@${hashOf('pr-1')}`);
    expect(queue.take(1, one)?.subject).toEqual(first);
  });

  it('goes by what was said last of the same subject, such as another installation', () => {
    const { queue } = open().state;
    queue.add(seven, {}, 1);
    queue.add(pull('shop/gitops', 7, 2), {}, 2);
    expect(queue.removeInstallation(1)).toBe(0);
    expect(queue.take(2, one)?.subject.installation).toBe(2);
  });

  it.each([
    ['an owner that is a path', { ...seven, owner: '..' }],
    ['a name that would make the key of another subject', { ...seven, repo: 'gitops#7' }],
    ['a number that is none', { ...seven, number: 1.5 }],
    ['a head that is no hash', { ...group('shop/gitops', 'x'), headSha: 'main' }],
    ['a branch without end', { ...group('shop/gitops', 'x'), baseRef: 'x'.repeat(2000) }],
  ])('refuses %s', (_, subject) => {
    const { queue } = open().state;
    expect(stateErrorOf(() => queue.add(subject, {}, 1)).code).toBe('INPUT');
    expect(queue.depth().waiting).toBe(0);
  });
});

describe('a taken subject', () => {
  it('is not handed out a second time, but looked at again when that was asked for meanwhile', () => {
    const { queue } = open().state;
    queue.add(seven, { isForced: true }, 1);
    queue.take(1, one);
    expect(queue.isWantedAgain(key)).toBe(false);
    expect(queue.add(seven, {}, 5)).toBe('joined');
    expect([queue.isWantedAgain(key), queue.take(6, { perRepository: 9 })]).toEqual([true, undefined]);
    queue.finish(key, 7);
    expect(queue.take(7, one)).toMatchObject({ isForced: false, attempts: 0, queuedAt: 5 });
    queue.finish(key, 8);
    expect([queue.has(seven), queue.nextDue(0)]).toEqual([false, undefined]);
  });

  it('keeps an approval for the look afterwards: it holds for one commit only', () => {
    const { queue } = open().state;
    queue.add(seven, { approvedSha: hashOf('head') }, 1);
    queue.take(1, one);
    queue.add(seven, {}, 2);
    queue.finish(key, 3);
    expect(queue.take(3, one)?.approvedSha).toBe(hashOf('head'));
  });

  it('that is not done waits until it is told to, and counts its attempts', () => {
    const { queue } = open().state;
    queue.add(seven, { isForced: true }, 1);
    queue.take(1, one);
    queue.postpone(key, 60);
    expect([queue.take(59, one), queue.nextDue(59), queue.nextDue(60)]).toEqual([undefined, 60, undefined]);
    expect(queue.take(60, one)).toMatchObject({ isForced: true, attempts: 1, queuedAt: 1 });
    queue.postpone(key, 70, { countsAttempt: false });
    expect(queue.take(70, one)?.attempts).toBe(1);
  });

  it('that waits for another attempt is due at once, from the beginning, when somebody asks', () => {
    const { queue } = open().state;
    queue.add(seven, {}, 1);
    queue.take(1, one);
    queue.postpone(key, 1000);
    queue.add(seven, {}, 50);
    expect(queue.take(50, one)).toMatchObject({ attempts: 0 });
  });

  it('that was removed stays with its worker, so that nobody else gets it meanwhile', () => {
    const { queue } = open().state;
    queue.add(seven, { isForced: true, approvedSha: hashOf('head') }, 1);
    queue.take(1, one);
    queue.remove(key);
    expect([queue.has(seven), queue.isDropped(key), queue.depth().taken]).toEqual([false, true, 1]);
    queue.add(seven, {}, 2);
    expect([queue.has(seven), queue.take(2, { perRepository: 9 })]).toEqual([true, undefined]);
    queue.postpone(key, 1000);
    expect(queue.take(3, one)).toEqual({ key, subject: seven, isForced: false, attempts: 0, queuedAt: 2 });
  });

  it('that was removed is gone when its worker is done with it, whatever that says', () => {
    const { queue } = open().state;
    for (const done of [() => queue.finish(key, 2), () => queue.postpone(key, 2), () => queue.restore()]) {
      queue.add(seven, {}, 1);
      queue.take(1, one);
      queue.remove(key);
      done();
      expect(queue.depth()).toEqual({ waiting: 0, taken: 0 });
    }
  });

  it('waits again after a start, before everything else', () => {
    const { queue } = open().state;
    queue.add(seven, {}, 5);
    queue.take(5, one);
    queue.add(pull('other/gitops', 1), {}, 1);
    expect(queue.restore()).toBe(1);
    expect(queue.take(5, one)).toMatchObject({ key, attempts: 1 });
  });

  it('that was taken at two ends of the server does not go first again', () => {
    const { queue } = open().state;
    queue.add(seven, {}, 5);
    for (const _ of [1, 2]) {
      queue.take(5, one);
      queue.restore();
    }
    queue.add(pull('other/gitops', 1), {}, 9);
    expect(queue.take(9, one)?.key).toBe('other/gitops#1');
  });
});

describe('the turn', () => {
  it('goes round the repositories, the oldest entry of each first', () => {
    const { queue } = open().state;
    for (const number of [1, 2, 3]) queue.add(pull('busy/gitops', number), {}, number);
    queue.add(pull('calm/gitops', 9), {}, 8);
    queue.add(pull('late/gitops', 9), {}, 9);
    const served = Array.from({ length: 5 }, () => {
      const entry = queue.take(9, one);
      if (entry) queue.finish(entry.key, 9);
      return entry?.key;
    });
    expect(served).toEqual(['busy/gitops#1', 'calm/gitops#9', 'late/gitops#9', 'busy/gitops#2', 'busy/gitops#3']);
  });

  it('goes to who has fewest taken, and never beyond the limit of a repository', () => {
    const { queue } = open().state;
    for (const number of [1, 2, 3]) queue.add(pull('busy/gitops', number), {}, number);
    queue.add(pull('calm/gitops', 9), {}, 8);
    const taken = Array.from({ length: 4 }, () => queue.take(9, { perRepository: 2 })?.key);
    expect(taken).toEqual(['busy/gitops#1', 'calm/gitops#9', 'busy/gitops#2', undefined]);
  });

  it('is remembered by the file', () => {
    const { state, file } = open();
    state.queue.add(pull('busy/gitops', 1), {}, 1);
    state.queue.take(1, one);
    state.queue.finish('busy/gitops#1', 1);
    state.queue.add(pull('busy/gitops', 2), {}, 2);
    state.queue.add(pull('calm/gitops', 1), {}, 3);
    state.close();
    const again = State.open(file);
    expect(again.queue.take(3, one)?.key).toBe('calm/gitops#1');
    again.close();
  });
});

describe('a full queue', () => {
  it('takes no new subject, remembers its repository, and still joins what it has', () => {
    const { queue } = open({ queueEntries: 2 }).state;
    queue.add(seven, {}, 1);
    queue.add(pull('shop/gitops', 8), {}, 1);
    queue.take(1, one);
    expect(queue.add(pull('Other/Apps', 1, 5), {}, 2)).toBe('full');
    expect(queue.add(pull('other/apps', 2, 5), {}, 2)).toBe('full');
    expect([queue.add(seven, {}, 2), queue.add(pull('shop/gitops', 8), {}, 2)]).toEqual(['joined', 'joined']);
    expect(queue.has(pull('other/apps', 1))).toBe(false);
    expect(queue.takeMissed()).toEqual([{ owner: 'other', repo: 'apps', installation: 5 }]);
    expect(queue.takeMissed()).toEqual([]);
  });

  it('has room again when something is done', () => {
    const { queue } = open({ queueEntries: 1 }).state;
    queue.add(seven, {}, 1);
    queue.take(1, one);
    queue.finish(key, 1);
    expect(queue.add(pull('other/apps', 1), {}, 2)).toBe('added');
  });

  it('forgets a missed repository with its installation, or by name', () => {
    const { queue } = open({ queueEntries: 0 }).state;
    queue.add(pull('shop/apps', 1, 1), {}, 1);
    queue.add(pull('shop/gitops', 1, 2), {}, 1);
    queue.removeInstallation(1);
    queue.removeRepository({ owner: 'SHOP', repo: 'GITOPS' });
    expect(queue.takeMissed()).toEqual([]);
  });
});

it('removes all of a repository, or of an installation, and says how many', () => {
  const { queue } = open().state;
  for (const number of [1, 2, 3]) queue.add(pull('shop/gitops', number, 1), {}, 1);
  queue.add(pull('shop/apps', 1, 2), {}, 1);
  queue.take(1, one);
  expect(queue.removeRepository({ owner: 'Shop', repo: 'GitOps' })).toBe(3);
  expect(queue.depth()).toMatchObject({ waiting: 1, taken: 1 });
  expect(queue.removeInstallation(2)).toBe(1);
  expect(queue.removeInstallation(1)).toBe(0);
});
