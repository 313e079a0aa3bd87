import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage } from '../support/serve/stage.ts';

const shop = 'shop/gitops';
const worse = { 'apps/web.yaml': deployment('web', privileged) };
const better = { 'apps/web.yaml': deployment('web', '          tty: true\n') };

let stage: Stage;
let app: RunningApp;

beforeAll(async () => {
  stage = await Stage.start();
  stage.commit('main', prod);
  stage.commit('release', worse);
  app = await stage.app();
});
afterAll(() => stage.close());

/** A branch with a change, and a pull request for it. */
async function opened(
  branch: string,
  files: Readonly<Record<string, string>>,
  { base = 'main', fork = false } = {},
): Promise<{ readonly number: number; readonly sha: string }> {
  const sha = stage.commit(branch, files);
  return { sha, number: await stage.forge.openPull(shop, { branch, base, fork }) };
}

/** Tokens that reached the Git server. */
function tokensSeen(): readonly string[] {
  const headers = stage.gitServer.requests.flatMap(({ authorization }) => authorization ?? []);
  return Array.from(new Set(headers), (header) =>
    Buffer.from(header.slice('Basic '.length), 'base64').toString().slice('x-access-token:'.length),
  );
}

describe('a pull request', () => {
  it('gets a failing check at the line that makes it worse, and a green one once that is repaired', async () => {
    const { number, sha } = await opened('repaired', worse);
    const failing = await stage.verdict(sha);

    expect(failing).toMatchObject({ conclusion: 'failure', output: { annotations_count: 1 } });
    expect(failing.output.title).toBe('FAIL: this change makes 1 thing worse: 1 in prod.');
    const [annotation] = await stage.forge.annotations(shop, failing.id);
    expect(annotation).toMatchObject({ path: 'apps/web.yaml', annotation_level: 'failure' });

    const good = stage.commit('repaired', better);
    await stage.forge.push(shop, number, good);

    expect(await stage.verdict(good)).toMatchObject({ conclusion: 'success', output: { annotations_count: 0 } });
  });

  it('links to a page that says the same, under an address that cannot be guessed', async () => {
    const { sha, number } = await opened('page', worse);
    const { details_url: address } = await stage.verdict(sha);
    const { pathname } = new URL(address ?? '');
    const page = await fetch(app.url + pathname);
    const text = await page.text();

    expect(pathname).toMatch(/^\/verdicts\/[\w-]{32}$/);
    expect([page.status, text]).toEqual([200, expect.stringContaining('apps/web.yaml:15')]);
    expect(text).toContain(`shop/gitops #${number}`);
    expect((await fetch(`${app.url}${pathname.slice(0, -1)}_`)).status).toBe(404);
  });

  it('is judged once for the same head, whatever else is said of it', async () => {
    const { number, sha } = await opened('once', worse);
    await stage.verdict(sha);
    await stage.forge.reopenPull(shop, number);
    await stage.forge.readyPull(shop, number);
    await app.idle();

    expect(await stage.forge.runs(shop, sha)).toHaveLength(1);
  });

  it('is judged again when somebody asks for its check again', async () => {
    const { sha } = await opened('again', worse);
    const first = await stage.verdict(sha);
    await stage.forge.rerequestRun(shop, first.id);
    const second = await stage.verdict(sha, { after: 1 });
    stage.forge.rerequestSuite(shop, sha);
    const third = await stage.verdict(sha, { after: 2 });

    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    expect([second.conclusion, third.conclusion]).toEqual(['failure', 'failure']);
    expect(second.external_id).not.toBe(first.external_id);
  });

  it('into another branch than the default one has a check of another name', async () => {
    // What is new for main is in release already.
    const sha = stage.commit('backport', { 'apps/notes.txt': 'Backport' }, { from: 'release' });
    const number = await stage.forge.openPull(shop, { branch: 'backport', base: 'main' });
    expect((await stage.verdict(sha)).conclusion).toBe('failure');
    await stage.forge.retarget(shop, number, 'release');
    const other = await stage.verdict(sha, { name: 'kubescape-gitops (release)' });

    expect(other.conclusion).toBe('success');
    expect((await stage.verdict(sha)).conclusion).toBe('failure');
  });

  it('of a fork waits for somebody to look at it, for each commit', async () => {
    const { number, sha } = await opened('fork', worse, { fork: true });
    const waiting = await stage.verdict(sha);

    expect(waiting).toMatchObject({ conclusion: 'action_required', output: { annotations_count: 0 } });
    await stage.forge.rerequestRun(shop, waiting.id);
    const stillWaiting = await stage.verdict(sha, { after: 1 });
    expect(stillWaiting.conclusion).toBe('action_required');

    await stage.forge.requestAction(shop, stillWaiting.id, 'judge');
    const judged = await stage.verdict(sha, { after: 2 });
    await stage.forge.rerequestRun(shop, judged.id);
    const judgedAgain = await stage.verdict(sha, { after: 3 });
    expect([judged.conclusion, judgedAgain.output.annotations_count]).toEqual(['failure', 1]);

    const next = stage.commit('fork', better);
    await stage.forge.push(shop, number, next);
    expect((await stage.verdict(next)).conclusion).toBe('action_required');
  });

  it('that is closed is not judged', async () => {
    const { number, sha } = await opened('closed', worse);
    await stage.forge.closePull(shop, number);
    await app.idle();
    const runs = await stage.forge.runs(shop, sha);

    expect(runs.filter(({ status }) => status !== 'completed')).toEqual([]);
  });
});

describe('a merge queue', () => {
  it('gets the check of its group on the head of the group, compared with the base of the group', async () => {
    const sha = stage.commit('queued', worse);
    await stage.forge.mergeGroup(shop, { base: 'main', headSha: sha });

    expect(await stage.verdict(sha)).toMatchObject({ conclusion: 'failure', name: 'kubescape-gitops' });
  });

  it('that destroys a group leaves no check running', async () => {
    const sha = stage.commit('destroyed', worse);
    const branch = await stage.forge.mergeGroup(shop, { base: 'main', headSha: sha });
    await stage.forge.destroyGroup(shop, branch);
    await app.idle();
    const runs = await stage.forge.runs(shop, sha);

    expect(runs.filter(({ status }) => status !== 'completed')).toEqual([]);
  });
});

describe('the log', () => {
  it('has no secret, and what it says is structured', async () => {
    const { GITHUB_WEBHOOK_SECRET: secret = '', GITHUB_APP_PRIVATE_KEY: key = '' } = stage.env;

    expect(app.log.length).toBeGreaterThan(10);
    for (const hidden of [secret, key.split('\n')[1] ?? '', ...tokensSeen()]) expect(app.output).not.toContain(hidden);
  });
});
