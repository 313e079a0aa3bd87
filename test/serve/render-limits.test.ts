import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { Stage } from '../support/serve/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start();
  const many = Array.from({ length: 20_000 }, (_, index) => deployment(`web-${index}`)).join('---\n');
  stage.commit('main', { ...prod, 'apps/web.yaml': many });
}, 60_000);
afterAll(() => stage.close());

describe('a change that takes too much', () => {
  it.each([
    ['memory', ['--render-memory', '256'], /judging takes more than 256 MiB/],
    ['time', ['--render-minutes', '0.01'], /judging takes longer than 1 s/],
  ])('%s fails with the limit, and says who can raise it', async (what, args, limit) => {
    const { sha } = await stage.open(what, { 'apps/more.yaml': deployment('more', privileged), 'notes.txt': what });
    const app = await stage.app(...args);
    const { conclusion, output } = await stage.verdict(sha);
    await app.idle();
    await app.kill();

    expect(conclusion).toBe('failure');
    expect(output.summary).toMatch(limit);
    expect(output.summary).toMatch(/can give it more time or memory/);
    expect(await stage.forge.runs('shop/gitops', sha)).toHaveLength(1);
  });
});
