import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../support/github/faults.ts';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage } from '../support/serve/stage.ts';

const [shop, bank] = ['shop/gitops', 'bank/fleet'] as const;
const worse = { 'apps/web.yaml': deployment('web', privileged) };
const storm = 4;
/** Each in a repository of its own, all at once. */
const requests = ['GET pulls/\\d', 'GET compare', 'POST check-runs', 'PATCH check-runs'] as const;

const repositories = [shop, bank, ...requests.map(repositoryOf)];

let stage: Stage;
let app: RunningApp;

beforeAll(async () => {
  stage = await Stage.start({ repositories, args: ['--answer-seconds', '1'] });
  for (const repository of repositories) stage.commit('main', prod, { repository });
  app = await stage.app();
  await app.polled();
}, 60_000);
afterAll(() => stage.close());

/** What there is to see of a new pull request in the end. */
async function seen(branch: string, repository: string): Promise<readonly unknown[]> {
  const { sha } = await stage.open(branch, worse, { repository });
  const { id, conclusion } = await stage.verdict(sha, { repository });
  const annotations = await stage.forge.annotations(repository, id);
  return [conclusion, (await stage.forge.runs(repository, sha)).length, annotations.length];
}

const oneVerdict = ['failure', 1, 1];

describe.concurrent('a storm of errors', () => {
  const faults: readonly (readonly [string, Fault, number])[] = [
    ['502s', { kind: 'answer', status: 502 }, storm],
    ['broken connections', { kind: 'reset' }, storm],
    ['answers cut in half', { kind: 'truncated' }, 2],
    ['silence', { kind: 'silence' }, 1],
  ];
  const all = requests.flatMap((request) => faults.map(([name, fault, times]) => ({ request, name, fault, times })));

  it.each(all)('of $name at $request leads to one right run', async ({ request, name, fault, times }) => {
    const repository = repositoryOf(request);
    const [method, path] = request.split(' ');
    stage.forge.faults.plan(`${method} /repos/${repository}/.*${path}`, fault, { times });

    expect(await seen(name.replaceAll(' ', '-'), repository)).toEqual(oneVerdict);
  });
});

describe('tokens', () => {
  it('that GitHub does not give at once are asked for again', async () => {
    stage.forge.revokeTokens();
    stage.forge.faults.plan('POST access_tokens', { kind: 'answer', status: 500 }, { times: storm });

    expect(await seen('tokens', shop)).toEqual(oneVerdict);
  });

  it('that are revoked are replaced by fresh ones', async () => {
    stage.forge.revokeTokens();

    expect(await seen('revoked', shop)).toEqual(oneVerdict);
  });
});

describe('a secondary limit', () => {
  it.each([
    ['403', 'You have exceeded a secondary rate limit'],
    ['429', 'Too many requests'],
  ])('told by %s is waited for, while other installations go on', async (status, message) => {
    const headers = { 'retry-after': '3' };
    stage.forge.takeRequests();
    const answer = { kind: 'answer', status: Number(status), message, headers } as const;
    stage.forge.faults.plan('POST /repos/shop/gitops/check-runs', answer);
    const limited = await stage.open(`limited-${status}`, worse);
    while (!stage.forge.takeRequests().includes('POST /check-runs')) await new Promise(setImmediate);

    expect(await seenOfBank(`beside-${status}`)).toBe('failure');
    expect((await stage.verdict(limited.sha)).conclusion).toBe('failure');
    expect(await stage.forge.runs(shop, limited.sha)).toHaveLength(1);
  });

  async function seenOfBank(branch: string): Promise<string | null> {
    const { sha } = await stage.open(branch, worse, { repository: bank });
    return (await stage.verdict(sha, { repository: bank })).conclusion;
  }
});

function repositoryOf(request: string): string {
  return `shop/${request.replaceAll(/\W+/g, '-').toLowerCase()}`;
}
