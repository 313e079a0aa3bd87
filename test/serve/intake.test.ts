import { describe, expect, it } from 'vitest';
import type { WebhookEvent } from '../../src/github/webhook/webhook-event.ts';
import { type Signal, takeIn } from '../../src/serve/intake.ts';
import type { Delivery } from '../../src/serve/http/surface.ts';
import type { QueuedSubject } from '../../src/serve/state/queue-entry.ts';
import type { State } from '../../src/serve/state/state.ts';
import { type Subject, subjectKey } from '../../src/serve/state/subject.ts';
import { temporaryStates } from '../support/serve/states.ts';
import { group, hashOf, pull } from '../support/serve/subjects.ts';

const states = temporaryStates();
const shop = { owner: 'shop', repo: 'gitops', installation: 1 };
const head = hashOf('head');
const wide = { perRepository: 100 };

function pullRequest(change: 'to-judge' | 'closed', number = 7, headSha = head): WebhookEvent {
  return { kind: 'pull-request', change, number, headSha, ...shop };
}

function judgeAgain(pulls: readonly number[], isApproved = false): WebhookEvent {
  return { kind: 'judge-again', headSha: head, pulls, isApproved, ...shop };
}

function mergeGroup(change: 'to-judge' | 'destroyed'): WebhookEvent {
  const { headSha, headRef, baseSha, baseRef } = theGroup;
  return { kind: 'merge-group', change, headSha, headRef, baseSha, baseRef, ...shop };
}

function installation(
  change: 'added' | 'removed' | 'suspended',
  { isWhole = true, repositories = [shop] }: { isWhole?: boolean; repositories?: (typeof shop)[] } = {},
): WebhookEvent {
  const names = repositories.map(({ owner, repo }) => ({ owner, repo }));
  return { kind: 'installation', change, installation: 1, account: 'shop', repositories: names, isWhole };
}

const theGroup = group('shop/gitops', 'one') as Extract<Subject, { kind: 'group' }>;
let count = 0;

/** One that was never there before. */
function delivery(event: WebhookEvent): Delivery {
  count += 1;
  return { id: `delivery-${count}`, digest: `digest-${count}`, name: 'pull_request', event };
}

/** All that waits, taken from the queue. */
function taken(state: State): QueuedSubject[] {
  const all: QueuedSubject[] = [];
  for (let next = state.queue.take(1e6, wide); next; next = state.queue.take(1e6, wide)) all.push(next);
  return all;
}

function publishedRun(state: State, subject: Subject): string {
  const commits = { headSha: head, baseSha: hashOf('base'), baseRef: 'main' };
  const run = { key: subjectKey(subject), subject, ...commits, checkName: 'gate', isForced: false };
  const { id } = state.runs.begin(run, 1);
  state.runs.setReport(id, Buffer.from('{}'), 'fail', 2);
  state.runs.setPublished(id, 3);
  return id;
}

describe('a pull request', () => {
  it('is entered into the queue, and those at work are woken', () => {
    const { state } = states();

    expect(takeIn(delivery(pullRequest('to-judge')), state, 5)).toEqual({
      outcome: 'accepted',
      signals: [{ kind: 'wake' }],
    });
    expect(taken(state)).toEqual([
      { key: 'shop/gitops#7', subject: pull('shop/gitops', 7), isForced: false, attempts: 0, queuedAt: 5 },
    ]);
  });

  it('that is being looked at is reconsidered: its head may be another one', () => {
    const { state } = states();
    takeIn(delivery(pullRequest('to-judge')), state, 5);
    taken(state);
    const newer = hashOf('newer');
    const { signals } = takeIn(delivery(pullRequest('to-judge', 7, newer)), state, 6);

    expect(signals).toEqual([{ kind: 'reconsider', key: 'shop/gitops#7', headSha: newer }, { kind: 'wake' }]);
    expect(state.queue.isWantedAgain('shop/gitops#7')).toBe(true);
  });

  it('that is closed is reconsidered whatever head is being judged', () => {
    const { state } = states();
    takeIn(delivery(pullRequest('to-judge')), state, 5);
    const { signals } = takeIn(delivery(pullRequest('closed')), state, 6);

    expect(signals).toEqual([{ kind: 'reconsider', key: 'shop/gitops#7' }, { kind: 'wake' }]);
  });

  it('that is closed before anybody looked at it is looked at, since its check may have begun', () => {
    const { state } = states();
    takeIn(delivery(pullRequest('closed')), state, 5);

    expect(taken(state)).toHaveLength(1);
  });
});

describe('a merge group', () => {
  it('is entered with its commits', () => {
    const { state } = states();

    expect(takeIn(delivery(mergeGroup('to-judge')), state, 5).signals).toEqual([{ kind: 'wake' }]);
    expect(taken(state).map(({ subject }) => subject)).toEqual([theGroup]);
  });

  it('that is destroyed is called off, and looked at once more so that no check goes on', () => {
    const { state } = states();
    const { signals } = takeIn(delivery(mergeGroup('destroyed')), state, 5);

    expect(signals).toEqual([{ kind: 'wake' }, { kind: 'call-off', key: subjectKey(theGroup) }]);
    expect(taken(state)).toHaveLength(1);
  });
});

describe('a wish for another judgement', () => {
  it('forces the pull requests that GitHub names', () => {
    const { state } = states();
    takeIn(delivery(judgeAgain([7, 8])), state, 5);

    expect(taken(state).map(({ key, isForced, approvedSha }) => [key, isForced, approvedSha])).toEqual([
      ['shop/gitops#7', true, undefined],
      ['shop/gitops#8', true, undefined],
    ]);
  });

  it('forces what was judged of this head before, of which GitHub names nothing where it is a fork', () => {
    const { state } = states();
    publishedRun(state, pull('shop/gitops', 9));
    publishedRun(state, theGroup);
    takeIn(delivery(judgeAgain([])), state, 5);

    expect(
      taken(state)
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(['shop/gitops#9', subjectKey(theGroup)]);
  });

  it('names each pull request once, however often it was judged', () => {
    const { state } = states();
    publishedRun(state, pull('shop/gitops', 7));
    publishedRun(state, pull('shop/gitops', 7));
    takeIn(delivery(judgeAgain([7])), state, 5);

    expect(taken(state)).toHaveLength(1);
  });

  it('approves exactly the commit of the check whose button was pressed', () => {
    const { state } = states();
    publishedRun(state, pull('shop/gitops', 9));
    takeIn(delivery(judgeAgain([], true)), state, 5);

    expect(taken(state)).toEqual([expect.objectContaining({ isForced: true, approvedSha: head })]);
  });

  it('about a head that nobody knows asks for nothing', () => {
    const { state } = states();

    expect(takeIn(delivery(judgeAgain([])), state, 5).outcome).toBe('accepted');
    expect(taken(state)).toEqual([]);
  });
});

describe('an installation', () => {
  it.each([
    ['added', false, [{ kind: 'poll' }]],
    ['suspended', true, []],
  ] as const)('that is %s is filed', (change, isSuspended, signals) => {
    const { state } = states();
    const result = takeIn(delivery(installation(change)), state, 5);

    expect(result).toEqual({ outcome: 'accepted', signals });
    expect(state.installations.all()).toEqual([{ id: 1, account: 'shop', isSuspended }]);
  });

  it('that goes takes its queue, its pages and its repositories along', () => {
    const { state } = states();
    takeIn(delivery(installation('added')), state, 1);
    takeIn(delivery(pullRequest('to-judge')), state, 2);
    const gone = publishedRun(state, pull('shop/gitops', 7));
    const stays = publishedRun(state, pull('acme/fleet', 1, 2));
    state.repositories.setEtag(shop, 'etag');
    const { signals } = takeIn(delivery(installation('removed')), state, 3);

    expect(signals).toEqual([{ kind: 'forget', repositories: [{ owner: 'shop', repo: 'gitops' }] }]);
    expect([state.installations.all(), taken(state)]).toEqual([[], []]);
    const left = [state.runs.get(gone), state.runs.report(gone), state.repositories.etag(shop)];
    expect(left).toEqual([undefined, undefined, undefined]);
    expect(state.runs.get(stays)?.state).toBe('published');
  });

  it('that gives up one repository keeps the others', () => {
    const { state } = states();
    takeIn(delivery(installation('added')), state, 1);
    const gone = publishedRun(state, pull('shop/gitops', 7));
    const stays = publishedRun(state, pull('shop/web', 7));
    const { signals } = takeIn(delivery(installation('removed', { isWhole: false })), state, 3);

    expect(signals).toEqual([{ kind: 'forget', repositories: [{ owner: 'shop', repo: 'gitops' }] }]);
    expect([state.runs.get(gone), state.runs.get(stays)?.state]).toEqual([undefined, 'published']);
    expect(state.installations.all()).toHaveLength(1);
  });
});

describe('a delivery that was there before', () => {
  it.each([
    ['its id', { digest: 'another' }],
    ['its body, under an id that somebody made up', { id: 'another' }],
  ])('by %s asks for nothing', (_, change) => {
    const { state } = states();
    const first = delivery(pullRequest('to-judge'));
    takeIn(first, state, 5);
    taken(state);

    expect(takeIn({ ...first, ...change }, state, 6)).toEqual({ outcome: 'duplicate', signals: [] });
    expect(state.queue.isWantedAgain('shop/gitops#7')).toBe(false);
  });
});

describe('a full queue', () => {
  it('refuses what is new, remembers its repository, and takes the same delivery once there is room', () => {
    const { state } = states({ queueEntries: 1 });
    takeIn(delivery(pullRequest('to-judge', 1)), state, 5);
    const second = delivery(pullRequest('to-judge', 2));

    expect(takeIn(second, state, 6).outcome).toBe('full');
    expect(state.queue.takeMissed()).toEqual([shop]);
    for (const { key } of taken(state)) state.queue.finish(key, 7);
    expect(takeIn(second, state, 8).outcome).toBe('accepted');
    expect(taken(state).map(({ key }) => key)).toEqual(['shop/gitops#2']);
  });

  it('still takes what is said of those that are in it', () => {
    const { state } = states({ queueEntries: 1 });
    takeIn(delivery(pullRequest('to-judge')), state, 5);

    expect(takeIn(delivery(pullRequest('to-judge', 7, hashOf('newer'))), state, 6).outcome).toBe('accepted');
  });

  it('enters of several what has room', () => {
    const { state } = states({ queueEntries: 1 });
    const { outcome, signals } = takeIn(delivery(judgeAgain([1, 2])), state, 5);

    expect([outcome, signals]).toEqual(['full', [{ kind: 'wake' }] satisfies Signal[]]);
    expect(taken(state)).toHaveLength(1);
    expect(state.queue.takeMissed()).toEqual([shop]);
  });
});

describe('a delivery that cannot be filed', () => {
  it('leaves nothing behind: it counts as new when it comes again', () => {
    const { state } = states();
    const broken = delivery({ ...pullRequest('to-judge'), number: -1 } as WebhookEvent);

    expect(() => takeIn(broken, state, 5)).toThrow('is no pull request');
    expect(takeIn({ ...broken, event: pullRequest('to-judge') }, state, 6).outcome).toBe('accepted');
    expect(taken(state)).toHaveLength(1);
  });

  it('that is ignored is filed, and asks for nothing', () => {
    const { state } = states();
    const result = takeIn(delivery({ kind: 'ignored', why: 'it changes no verdict' }), state, 5);

    expect(result).toEqual({ outcome: 'accepted', signals: [] });
  });
});
