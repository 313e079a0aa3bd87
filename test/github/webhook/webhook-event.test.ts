import { describe, expect, it } from 'vitest';
import { WebhookError } from '../../../src/github/webhook/webhook-error.ts';
import { type AppIdentity, type WebhookEvent, readEvent } from '../../../src/github/webhook/webhook-event.ts';
import {
  appId,
  baseSha,
  checkRun,
  checkSuite,
  elsewhere,
  headSha,
  here,
  installation,
  installationRepositories,
  mergeGroup,
  pullRequest,
  source,
} from './payloads.ts';

const app: AppIdentity = { id: appId, isOurCheck: (name) => name === 'kubescape-gitops' };
/** As it comes from the wire: numbers, texts, lists and objects, nothing else. */
const read = (name: string, body: unknown, identity = app): WebhookEvent =>
  readEvent(name, JSON.parse(JSON.stringify(body)), identity);

describe('pull_request', () => {
  it.each(['opened', 'reopened', 'synchronize', 'ready_for_review'])('%s asks for a judgement', (action) => {
    const event = { kind: 'pull-request', change: 'to-judge', number: 12, headSha, ...source };
    expect(read('pull_request', pullRequest(action))).toEqual(event);
  });

  it('edited asks for one when the base is another one', () => {
    const changes = { base: { ref: { from: 'main' }, sha: { from: baseSha } } };
    expect(read('pull_request', pullRequest('edited', { changes }))).toMatchObject({ change: 'to-judge' });
  });

  it.each([{ title: { from: 'Old' } }, {}, null, undefined])('edited asks for nothing with changes %j', (changes) => {
    const why = 'pull_request "edited" leaves the base as it is';
    expect(read('pull_request', pullRequest('edited', { changes }))).toEqual({ kind: 'ignored', why });
  });

  it('closed ends what is under way', () => {
    expect(read('pull_request', pullRequest('closed'))).toMatchObject({ kind: 'pull-request', change: 'closed' });
  });

  it.each(['labeled', 'assigned', 'converted_to_draft', 'enqueued', '__proto__', 'constructor'])(
    '%s is ignored',
    (action) => {
      const why = `pull_request "${action}" changes no verdict`;
      expect(read('pull_request', pullRequest(action))).toEqual({ kind: 'ignored', why });
    },
  );

  it('takes the hashes of repositories that use SHA-256', () => {
    const long = 'ab'.repeat(32);
    const body = pullRequest('opened', { pull_request: { head: { sha: long } } });
    expect(read('pull_request', body)).toMatchObject({ headSha: long });
  });
});

describe('check_run', () => {
  const again = { kind: 'judge-again', headSha, pulls: [12], externalId: 'run-1', isApproved: false, ...source };
  const pressed = (identifier: string): Record<string, unknown> => ({ requested_action: { identifier } });

  it('rerequested asks for the same again', () => {
    expect(read('check_run', checkRun('rerequested'))).toEqual(again);
  });

  it('requested_action by our button is an approval', () => {
    const event = read('check_run', checkRun('requested_action', {}, pressed('judge')));
    expect(event).toEqual({ ...again, isApproved: true });
  });

  it('requested_action by another button is ignored', () => {
    const event = read('check_run', checkRun('requested_action', {}, pressed('fix')));
    expect(event).toEqual({ kind: 'ignored', why: 'the button "fix" is not ours' });
    expect(read('check_run', checkRun('requested_action'))).toMatchObject({ kind: 'ignored' });
  });

  it('rerequested is no approval, whatever else is in it', () => {
    expect(read('check_run', checkRun('rerequested', {}, pressed('judge')))).toEqual(again);
  });

  it.each([null, '', undefined])('has no id of its own with external_id %j', (id) => {
    expect(read('check_run', checkRun('rerequested', { external_id: id }))).not.toHaveProperty('externalId');
  });

  it('names no pull requests for those of forks', () => {
    expect(read('check_run', checkRun('rerequested', { pull_requests: [] }))).toMatchObject({ pulls: [] });
  });

  it('leaves out pull requests of other repositories that have the same head', () => {
    const body = checkRun('rerequested', { pull_requests: [elsewhere, here, { number: 14 }] });
    expect(read('check_run', body)).toMatchObject({ pulls: [12, 14] });
  });

  it.each([
    ['another app', { app: { id: 1, slug: 'kubescape-gitops' } }],
    ['no app', { app: null }],
    ['our app under another name', { name: 'build' }],
  ])('of %s is ignored', (_, run) => {
    expect(read('check_run', checkRun('rerequested', run))).toMatchObject({ kind: 'ignored' });
  });

  it('is known by its name alone as long as the id of the app is not', () => {
    const isOurCheck = app.isOurCheck;
    expect(read('check_run', checkRun('rerequested', { app: null }), { isOurCheck })).toEqual(again);
    expect(read('check_run', checkRun('rerequested', { name: 'x' }), { isOurCheck })).toMatchObject({
      why: 'the check "x" is not ours',
    });
  });

  it.each(['created', 'completed'])('%s, which we cause ourselves, is ignored', (action) => {
    expect(read('check_run', checkRun(action))).toMatchObject({ kind: 'ignored' });
  });
});

describe('check_suite', () => {
  it('rerequested asks for all of the head again', () => {
    const event = { kind: 'judge-again', headSha, pulls: [12], isApproved: false, ...source };
    expect(read('check_suite', checkSuite('rerequested', { pull_requests: [here, elsewhere] }))).toEqual(event);
  });

  it('of another app, and other actions, are ignored', () => {
    expect(read('check_suite', checkSuite('rerequested', { app: { id: 1 } }))).toMatchObject({ kind: 'ignored' });
    expect(read('check_suite', checkSuite('requested'))).toMatchObject({ kind: 'ignored' });
  });
});

describe('merge_group', () => {
  const group = {
    kind: 'merge-group',
    headSha,
    headRef: `refs/heads/gh-readonly-queue/main/pr-12-${baseSha}`,
    baseSha,
    baseRef: 'main',
    ...source,
  };

  it('checks_requested asks for a judgement of the group', () => {
    expect(read('merge_group', mergeGroup('checks_requested'))).toEqual({ ...group, change: 'to-judge' });
  });

  it('destroyed ends it', () => {
    const body = { ...mergeGroup('destroyed'), reason: 'dequeued' };
    expect(read('merge_group', body)).toEqual({ ...group, change: 'destroyed' });
  });

  it('keeps the slashes of a branch', () => {
    const body = mergeGroup('checks_requested', { base_ref: 'refs/heads/release/1.x' });
    expect(read('merge_group', body)).toMatchObject({ baseRef: 'release/1.x' });
  });

  it.each([
    'main',
    'refs/tags/v1',
    'refs/heads/',
    'refs/heads/a..b',
    'refs/heads/a b',
    'refs/heads/a\u0000b',
    'refs/heads/../main',
    'refs/heads/a//b',
    'refs/heads/.a',
    'refs/heads/a.lock',
    'refs/heads/a/',
    'refs/heads/a@{1}',
    `refs/heads/${'a'.repeat(2000)}`,
  ])('is refused with the branch %j', (ref) => {
    expect(() => read('merge_group', mergeGroup('checks_requested', { base_ref: ref }))).toThrow(
      /^webhook merge_group: merge_group\.base_ref is ".{0,110}", not a branch such as refs\/heads\/main$/,
    );
  });
});

describe('installation', () => {
  const names = [
    { owner: 'shop', repo: 'gitops' },
    { owner: 'shop', repo: 'fleet.d' },
  ];
  const whole = { kind: 'installation', installation: 33, account: 'shop', repositories: names, isWhole: true };

  it.each([
    ['created', 'added'],
    ['unsuspend', 'added'],
    ['deleted', 'removed'],
    ['suspend', 'suspended'],
  ])('%s means that all of it is %s', (action, change) => {
    expect(read('installation', installation(action))).toEqual({ ...whole, change });
  });

  it('may list nothing', () => {
    const event = { ...whole, change: 'suspended', repositories: [] };
    expect(read('installation', installation('suspend', { repositories: undefined }))).toEqual(event);
  });

  it('of an enterprise is called by its slug', () => {
    const body = installation('created', { installation: { id: 33, account: { id: 1, slug: 'big-shop' } } });
    expect(read('installation', body)).toMatchObject({ account: 'big-shop' });
  });

  it('new_permissions_accepted is ignored', () => {
    expect(read('installation', installation('new_permissions_accepted'))).toMatchObject({ kind: 'ignored' });
  });

  it('gets and loses single repositories', () => {
    const some = { ...whole, isWhole: false };
    const event = (action: 'added' | 'removed'): WebhookEvent =>
      read('installation_repositories', installationRepositories(action));
    expect(event('added')).toEqual({ ...some, change: 'added' });
    expect(event('removed')).toEqual({ ...some, change: 'removed' });
  });

  it('gets all at once, but never loses more than is listed', () => {
    const event = (action: 'added' | 'removed'): WebhookEvent =>
      read('installation_repositories', installationRepositories(action, 'all'));
    expect(event('added')).toMatchObject({ isWhole: true });
    expect(event('removed')).toMatchObject({ isWhole: false });
  });

  it.each(['shop', 'shop/../x', 'a/b/c', '/gitops', 'shop/', 'shop/..', 'shop/a b', `shop/${'a'.repeat(101)}`])(
    'is refused with a repository %j',
    (name) => {
      expect(() => read('installation', installation('created', { repositories: [{ full_name: name }] }))).toThrow(
        /^webhook installation: repositories\.0\.full_name is ".*", not OWNER\/REPOSITORY$/,
      );
    },
  );
});

describe('other events', () => {
  it.each(['ping', 'push', 'star', 'constructor', 'toString', '__proto__', ''])('%j is ignored', (name) => {
    expect(read(name, { zen: 'Keep it logically awesome.' })).toMatchObject({ kind: 'ignored' });
  });

  it('are named in one short line', () => {
    const event = read(`push\n\u001b[31m${'x'.repeat(10_000)}`, {});
    expect(event).toEqual({ kind: 'ignored', why: expect.stringMatching(/^"push\\n\\x1b\[31mx{60,70}…" changes no/) });
  });
});

describe('a body that is not GitHub’s', () => {
  const event = (change: (body: any) => void): (() => WebhookEvent) => {
    const body = structuredClone(pullRequest('opened'));
    change(body);
    return () => readEvent('pull_request', body, app);
  };

  it.each([[null], [1], ['text'], [true], [[]], [[{ action: 'opened' }]]])('is refused as %j', (body) => {
    for (const name of ['pull_request', 'check_run', 'check_suite', 'merge_group', 'installation', 'ping']) {
      expect(() => readEvent(name, body, app)).toThrow(WebhookError);
    }
  });

  it('is refused with what is wrong and what would be right', () => {
    const tooShort = event((body) => (body.pull_request.head.sha = 'abc'));
    const missing = event((body) => delete body.installation);
    const wrong = event((body) => (body.number = '12'));

    expect(tooShort).toThrow(
      new WebhookError('webhook pull_request: pull_request.head.sha is "abc", not a full hash in lower case'),
    );
    expect(missing).toThrow(new WebhookError('webhook pull_request: installation is missing, not an object'));
    expect(wrong).toThrow(new WebhookError('webhook pull_request: number is "12", not a positive whole number'));
  });

  it.each([[0], [-1], [1.5], [1e300], [2 ** 53], [null], [[12]], [{}]])('is refused with the number %j', (number) => {
    expect(event((body) => (body.number = number))).toThrow(/number is .*, not a positive whole number$/);
  });

  it.each(['', '.', '..', 'a/b', 'a b', '-\n', 'ä', 'a'.repeat(101), 7])('is refused with the owner %j', (login) => {
    expect(event((body) => (body.repository.owner.login = login))).toThrow(WebhookError);
  });

  it('is quoted in one line of a few characters, whatever it holds', () => {
    const huge = event((body) => (body.repository.name = `\u202e\n::error::${'x'.repeat(1_000_000)}`));
    expect(huge).toThrow(/^[\x20-\x7e…]{1,250}$/);
  });

  it('brings nothing along by the names of prototypes', () => {
    const text = JSON.stringify(pullRequest('opened')).replace(
      '{',
      '{"__proto__":{"isApproved":true},"constructor":1,',
    );
    const result = readEvent('pull_request', JSON.parse(text), app);

    expect(Object.keys(result).toSorted()).toEqual(
      ['change', 'headSha', 'installation', 'kind', 'number', 'owner', 'repo'].toSorted(),
    );
    expect('isApproved' in result).toBe(false);
    expect(() => readEvent('pull_request', JSON.parse('{"__proto__":{"action":"opened"}}'), app)).toThrow(
      'webhook pull_request: action is missing, not the name of an action',
    );
  });

  it('is refused where an object is replaced by one that is nested endlessly', () => {
    let nested: unknown = [];
    for (let level = 0; level < 100_000; level += 1) nested = [nested];
    expect(event((body) => (body.repository.owner = nested))).toThrow(
      'webhook pull_request: repository.owner is a list, not an object',
    );
  });
});
