import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { Stage } from '../support/serve/stage.ts';
import { hashOf } from '../support/serve/subjects.ts';

const repositories = ['shop/gitops', 'shop/tools', 'bank/fleet'] as const;
const kills = 20;
/** Milliseconds from the start of a process to its end at most: as long as it takes to judge a change or two. */
const longestLife = 3000;

interface Pushed {
  readonly repository: string;
  readonly number: number;
  readonly branch: string;
  readonly sha: string;
  readonly isWorse: boolean;
}

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start({ repositories });
  for (const repository of repositories) stage.commit('main', prod, { repository });
}, 60_000);
afterAll(() => stage.close());

/** The same number for the same text. */
function pick(what: string, count: number): number {
  return Number.parseInt(hashOf(`anywhere ${what}`).slice(0, 8), 16) % count;
}

/** Opens a pull request, or pushes to one of those before. */
async function push(round: number, before: readonly Pushed[]): Promise<Pushed> {
  const isWorse = pick(`worse ${round}`, 3) > 0;
  const files = {
    'apps/web.yaml': deployment('web', isWorse ? privileged : ''),
    'apps/notes.txt': `round ${round}`,
  };
  const old = pick(`old ${round}`, 2) === 0 ? before[pick(`which ${round}`, Math.max(before.length, 1))] : undefined;
  if (old) {
    const { repository, branch, number } = old;
    const sha = stage.commit(branch, files, { repository });
    await stage.forge.push(repository, number, sha);
    return { ...old, sha, isWorse };
  }
  const repository = repositories[round % repositories.length] ?? 'shop/gitops';
  const branch = `change-${round}`;
  return { repository, branch, isWorse, ...(await stage.open(branch, files, { repository })) };
}

describe('a server that is killed again and again', () => {
  it('gives every pull request one right verdict in the end, and leaves no check running', async () => {
    const commits: Pushed[] = [];
    for (let round = 0; round < kills; round += 1) {
      const app = await stage.launch();
      const killed = sleep(pick(`life ${round}`, longestLife)).then(() => app.kill());
      commits.push(await push(round, commits));
      await killed;
    }
    const last = await stage.app();
    await last.polled();
    const newest = new Map(commits.map((pushed) => [`${pushed.repository}#${pushed.number}`, pushed]));
    await Promise.all(Array.from(newest.values(), ({ sha, repository }) => stage.verdict(sha, { repository })));
    await last.idle();

    for (const { repository, sha, isWorse } of newest.values()) {
      const runs = await stage.forge.runs(repository, sha);
      expect(runs).toMatchObject([{ conclusion: isWorse ? 'failure' : 'success' }]);
      expect(await stage.forge.annotations(repository, runs[0]?.id ?? 0)).toHaveLength(isWorse ? 1 : 0);
    }
    const all = await Promise.all(commits.map(({ repository, sha }) => stage.forge.runs(repository, sha)));
    expect(all.flat().filter(({ status }) => status !== 'completed')).toEqual([]);

    await last.stop();
    const database = new DatabaseSync(path.join(stage.data, 'state.sqlite'), { readOnly: true });
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(database.prepare('SELECT COUNT(*) AS open FROM runs WHERE ended_at IS NULL').get()).toEqual({ open: 0 });
    database.close();
  }, 240_000);
});
