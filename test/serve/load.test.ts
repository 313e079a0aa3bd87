import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, prod, privileged } from '../support/gated-fleet.ts';
import { type Answered, sendAtOnce } from '../support/serve/burst.ts';
import { commitMany } from '../support/serve/commit-many.ts';
import { type ExpectedHead, endsOf, faultOf } from '../support/serve/expected-head.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage } from '../support/serve/stage.ts';

const file = 'apps/web.yaml';
const repositories = Array.from({ length: 6 }, (_, index) => `shop/fleet-${index + 1}`);
const branches = Array.from({ length: 10 }, (_, index) => `change-${index + 1}`);
/** Of each repository, those that are pushed to a second time. */
const pushedTwice = branches.filter((_, index) => index % 5 === 4);

interface Pushed extends ExpectedHead {
  readonly branch: string;
  readonly number: number;
}

let stage: Stage;
let app: RunningApp;
let answers: readonly Answered[];
let first: readonly Pushed[];
/** Pushed over the first heads of some. */
let second: readonly Pushed[];

beforeAll(async () => {
  stage = await Stage.start({ repositories });
  stage.forge.hooks.padding = 20_000;
  for (const repository of repositories) {
    const files = Object.fromEntries(Object.entries(prod).map(([name, text]) => [name, text ?? '']));
    commitMany(stage.forge.directory(repository), [{ branch: 'main', message: repository, files }]);
  }
  app = await stage.app();
  answers = await sendAtOnce(stage.forge, async () => {
    first = (await Promise.all(repositories.map(openAll))).flat();
  });
  await app.logged('verdict published');
  second = (await Promise.all(repositories.map(pushSome))).flat();
  await stage.forge.hooks.settled();
  await app.idle();
}, 180_000);
afterAll(() => stage.close());

/** Opens a pull request for each branch. */
function openAll(repository: string): Promise<readonly Pushed[]> {
  const heads = commitHeads(repository, branches, 'main');
  const opened = Array.from(heads, async ([branch, head]) => {
    return { ...head, branch, number: await stage.forge.openPull(repository, { branch, base: 'main' }) };
  });
  return Promise.all(opened);
}

/** What made something worse does so no more, and the other way round. */
function pushSome(repository: string): Promise<readonly Pushed[]> {
  const heads = commitHeads(repository, pushedTwice, 'change');
  const pushed = Array.from(heads, async ([branch, head]) => {
    const number = first.find((one) => one.repository === repository && one.branch === branch)?.number ?? 0;
    await stage.forge.push(repository, number, head.sha);
    return { ...head, branch, number };
  });
  return Promise.all(pushed);
}

/** A new commit for each branch, from `main` or from the branch itself. Every other one makes something worse. */
function commitHeads(
  repository: string,
  names: readonly string[],
  from: 'main' | 'change',
): ReadonlyMap<string, ExpectedHead> {
  const changes = names.map((branch) => {
    const isWorse = (Number(branch.slice('change-'.length)) % 2 === 0) === (from === 'main');
    const text = `# ${repository}\n${deployment('web', isWorse ? privileged : '          tty: true\n')}`;
    const line = text.split('\n').findIndex((one) => one.includes('privileged: true')) + 1;
    const commit = { branch, from: from === 'main' ? 'main' : branch, message: branch, files: { [file]: text } };
    return { branch, commit, ...(isWorse ? { cause: { path: file, line } } : {}) };
  });
  const shas = commitMany(
    stage.forge.directory(repository),
    changes.map(({ commit }) => commit),
  );
  return new Map(
    changes.map(({ branch, cause }, index) => [
      branch,
      { repository, sha: shas[index] ?? '', ...(cause ? { cause } : {}) },
    ]),
  );
}

function isPushedOver({ branch }: Pushed): boolean {
  return pushedTwice.includes(branch);
}

describe('sixty pull requests in six repositories, opened in one moment', () => {
  it('have each webhook accepted', () => {
    expect(answers.map(({ answer }) => answer)).toEqual(Array.from({ length: 60 }, () => 202));
  });

  it('have each newest head judged once, with the right verdict at the right line', async () => {
    const newest = [...first.filter((head) => !isPushedOver(head)), ...second];
    const faults = await Promise.all(newest.map((head) => faultOf(stage.forge, head)));

    expect(new Set(newest.map(({ sha, repository }) => `${repository} ${sha}`)).size).toBe(60);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('leave no check running on a head that was pushed over', async () => {
    const older = first.filter(isPushedOver);
    const ends = await Promise.all(older.map(({ repository, sha }) => endsOf(stage.forge, repository, sha)));

    expect(older).toHaveLength(12);
    for (const end of ends.flat()) expect(['success', 'failure', 'cancelled']).toContain(end);
  });

  it('leave nothing in the queue, nothing under way, and no error', async () => {
    expect(await app.metric('kubescape_gitops_queue_depth')).toBe(0);
    expect(await app.metric('kubescape_gitops_in_flight')).toBe(0);
    expect(await app.metric('kubescape_gitops_errors_total')).toBe(0);
  });
});
