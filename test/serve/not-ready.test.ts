import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage, type StageOptions } from '../support/serve/stage.ts';

const shop = 'shop/gitops';
const worse = { 'apps/web.yaml': deployment('web', privileged) };

let stage: Stage;

afterEach(() => stage.close());

async function staged(options: StageOptions = {}): Promise<void> {
  stage = await Stage.start({ args: ['--answer-seconds', '1'], ...options });
  stage.commit('main', prod);
}

/** What it says once it knows that it cannot work. */
async function sentences(app: RunningApp): Promise<string> {
  for (;;) {
    const { status, text } = await app.readiness();
    if (!text.includes('are being checked')) return `${status} ${text}`;
    await sleep(20);
  }
}

describe('a server that is not ready', () => {
  it('says which permission is missing, judges nothing, and goes on once it is there', async () => {
    await staged();
    const { permissions } = stage.forge.account;
    stage.forge.account.permissions = { ...permissions, checks: 'read' };
    const app = await stage.launch();
    const { sha } = await stage.open('filed', worse);
    await stage.forge.hooks.settled();

    expect(await sentences(app)).toMatch(/^503 not ready\nThe App cannot publish .* "Checks: Read and write"/);
    expect(await app.metric('kubescape_gitops_queue_depth')).toBe(1);
    expect(await stage.forge.runs(shop, sha)).toEqual([]);

    stage.forge.account.permissions = permissions;
    expect((await stage.verdict(sha)).conclusion).toBe('failure');
    expect((await app.readiness()).text).toBe('ready\n');
  });

  it('says that its key is wrong', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await staged({ env: { GITHUB_APP_PRIVATE_KEY: pem } });
    const app = await stage.launch();

    expect(await sentences(app)).toMatch(/^503 not ready\nGitHub does not know the App's credentials .*private key/);
    expect(app.output).not.toContain(pem.split('\n')[1]);
  });

  it.each([
    ['does not answer', { kind: 'silence' }],
    ['breaks connections', { kind: 'reset' }],
    ['answers 503', { kind: 'answer', status: 503 }],
  ] as const)('because GitHub %s is ready by itself later', async (_, fault) => {
    await staged();
    stage.forge.faults.plan('GET ^/app$', fault, { times: 1000 });
    const app = await stage.launch();
    const { sha } = await stage.open('filed', worse);

    expect(await sentences(app)).toMatch(
      /^503 not ready\nGitHub does not answer \(reading the App: .*: it is asked again/,
    );

    stage.forge.faults.clear();
    await app.ready();
    expect((await stage.verdict(sha)).conclusion).toBe('failure');
  });
});
