import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage, secret } from '../support/serve/stage.ts';

let stage: Stage;
let app: RunningApp;
let sha: string;
let body: string;

beforeAll(async () => {
  stage = await Stage.start();
  stage.commit('main', prod);
  app = await stage.app();
  await app.polled();
  stage.forge.hooks.loseNext();
  ({ sha } = await stage.open('forged', { 'apps/web.yaml': deployment('web', privileged) }));
  body = stage.forge.hooks.deliveries.at(-1)?.body ?? '';
}, 60_000);
afterAll(() => stage.close());

function signed(algorithm: 'sha1' | 'sha256', key: string, text: string): string {
  return `${algorithm}=${createHmac(algorithm, key).update(text).digest('hex')}`;
}

describe('a webhook', () => {
  it.each([
    ['without a signature', () => ({})],
    ['signed with another secret', () => ({ 'x-hub-signature-256': signed('sha256', 'another secret', body) })],
    ['signed by SHA-1 only', () => ({ 'x-hub-signature': signed('sha1', secret, body) })],
    ['with SHA-1 in place of SHA-256', () => ({ 'x-hub-signature-256': signed('sha1', secret, body) })],
    ['with the signature of another body', () => ({ 'x-hub-signature-256': signed('sha256', secret, `${body} `) })],
    ['with an empty signature', () => ({ 'x-hub-signature-256': 'sha256=' })],
  ])('%s is refused, and nothing comes of it', async (name, headers) => {
    const common = { 'content-type': 'application/json', 'x-github-event': 'pull_request' };
    const response = await fetch(`${app.url}/webhook`, {
      method: 'POST',
      headers: { ...common, 'x-github-delivery': `${name.replaceAll(/\W/g, '-')}`, ...headers() },
      body,
    });

    expect(response.status).toBe(401);
    await app.idle();
    expect(await app.metric('kubescape_gitops_deliveries_total', 'result="accepted"')).toBe(0);
    expect(await stage.forge.runs('shop/gitops', sha)).toEqual([]);
  });

  it('that is the same but signed is filed', async () => {
    await stage.forge.hooks.redeliver(stage.forge.hooks.deliveries.at(-1)?.id ?? '');

    expect((await stage.verdict(sha)).conclusion).toBe('failure');
  });
});
