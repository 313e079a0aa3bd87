import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { State } from '../../src/serve/state/state.ts';
import { subjectKey, type Subject } from '../../src/serve/state/subject.ts';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { git } from '../support/git.ts';
import { Stage } from '../support/serve/stage.ts';

const shop = 'shop/gitops';
const worse = { 'apps/web.yaml': deployment('web', privileged) };
const note = { 'apps/notes.txt': 'A note' };

let stage: Stage;
let good: string;

beforeEach(async () => {
  stage = await Stage.start();
  good = stage.commit('main', prod);
});
afterEach(() => stage.close());

/** Lets `main` be another commit, as a force push does. */
function setMain(sha: string): void {
  git(stage.forge.directory(shop), 'update-ref', 'refs/heads/main', sha);
}

/** A change of a main that is worse already, so that nothing in it is new there. */
function changeOfWorseMain(): string {
  stage.commit('main', worse);
  return stage.commit('change', note);
}

describe('what decides about a change', () => {
  it('is what its base branch says by now, however old the commit is that it was made from', async () => {
    stage.commit('main', { 'kubescape-gitops.yaml': 'gate: { mode: observe }\n' });
    const sha = stage.commit('change', worse);
    stage.commit('main', { 'kubescape-gitops.yaml': 'gate: { mode: enforce }\n' });
    await stage.app();
    await stage.forge.openPull(shop, { branch: 'change', base: 'main' });

    expect((await stage.verdict(sha)).conclusion).toBe('failure');
  });
});

describe('what a change is compared with', () => {
  it('is what its base branch is now, also for a head that has a verdict', async () => {
    const sha = changeOfWorseMain();
    await stage.app();
    const number = await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
    expect((await stage.verdict(sha)).conclusion).toBe('success');
    setMain(good);
    await stage.forge.reopenPull(shop, number);

    expect((await stage.verdict(sha, { after: 1 })).conclusion).toBe('failure');
  });

  it('is the branch, and no tag of its name', async () => {
    const sha = stage.commit('change', worse);
    git(stage.forge.directory(shop), 'tag', 'main', sha);
    await stage.app();
    await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
    const { conclusion } = await stage.verdict(sha);
    const compared = stage.forge.takeRequests().filter((request) => request.startsWith('GET /compare'));

    expect(conclusion).toBe('failure');
    // The list of requests has no hash that stands first: a name would be there.
    expect(compared).toEqual([`GET /compare...${sha}`]);
  });

  it('is found out anew for a run that a killed process left behind', async () => {
    const sha = stage.commit('change', worse);
    const app = await stage.app('--poll-minutes', '1440');
    await app.kill();
    stage.forge.deliverTo(undefined);
    const number = await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
    const state = State.open(`${stage.data}/state.sqlite`);
    const subject: Subject = {
      owner: 'shop',
      repo: 'gitops',
      installation: stage.forge.installationId,
      kind: 'pull',
      number,
    };
    const facts = { key: subjectKey(subject), subject, headSha: sha, baseRef: 'main', checkName: 'kubescape-gitops' };
    // As before a fork's approval, or of a change whose base was not known.
    state.runs.begin({ ...facts, baseSha: sha, isForced: false }, 1);
    state.queue.add(subject, {}, 1);
    state.close();
    await stage.app();

    expect((await stage.verdict(sha)).conclusion).toBe('failure');
  });
});

describe('one commit of several', () => {
  it('is judged for a pull request, whatever was found of it as the head of a group', async () => {
    const sha = changeOfWorseMain();
    await stage.app();
    await stage.forge.mergeGroup(shop, { base: 'main', headSha: sha });
    expect((await stage.verdict(sha)).conclusion).toBe('success');
    setMain(good);
    await stage.forge.openPull(shop, { branch: 'change', base: 'main' });

    expect((await stage.verdict(sha, { after: 1 })).conclusion).toBe('failure');
  });

  it('is asked about for a fork that has it, whatever was found of it as the head of a group', async () => {
    const sha = changeOfWorseMain();
    await stage.app();
    await stage.forge.mergeGroup(shop, { base: 'main', headSha: sha });
    expect((await stage.verdict(sha)).conclusion).toBe('success');
    setMain(good);
    await stage.forge.openPull(shop, { branch: 'change', base: 'main', fork: true });

    expect((await stage.verdict(sha, { after: 1 })).conclusion).toBe('action_required');
  });

  it('is judged again when its last check was cancelled', async () => {
    const sha = stage.commit('change', worse);
    const app = await stage.app();
    const number = await stage.forge.openPull(shop, { branch: 'change', base: 'main' });
    const { id } = await stage.verdict(sha);
    const next = stage.commit('next', note, { from: 'change' });
    const reached = Promise.withResolvers<void>();
    const until = Promise.withResolvers<void>();
    stage.forge.faults.plan('POST check-runs', { kind: 'held', reached: reached.resolve, until: until.promise });
    await stage.forge.rerequestRun(shop, id);
    await reached.promise;
    await stage.forge.push(shop, number, next);
    await stage.verdict(next);
    until.resolve();
    expect((await stage.verdict(sha, { after: 1 })).conclusion).toBe('cancelled');
    await app.idle();
    await stage.forge.push(shop, number, sha);

    expect((await stage.verdict(sha, { after: 2 })).conclusion).toBe('failure');
  });
});
