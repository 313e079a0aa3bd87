import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artefacts, browserFile, complaintsOf, keepPicture, openBrowser } from '../support/browser.ts';
import { deployment, privileged, prod } from '../support/gated-fleet.ts';
import { RunningApp } from '../support/serve/running-app.ts';
import { Stage } from '../support/serve/stage.ts';

const shop = 'shop/gitops';
const token = 'the-token-of-the-readers';
const worse = { 'apps/web.yaml': deployment('web', privileged) };

describe.skipIf(browserFile === undefined)('the page of a check in a browser', { timeout: 60_000 }, () => {
  let stage: Stage;
  let app: RunningApp;
  let browser: Browser;
  /** Of a pull request that makes something worse. */
  let number: number;
  /** Path of the page that its check links to. */
  let pathname: string;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([Stage.start(), openBrowser()]);
    stage.commit('main', prod);
    app = await stage.app();
    const sha = stage.commit('worse', worse);
    number = await stage.forge.openPull(shop, { branch: 'worse', base: 'main' });
    const { details_url: address } = await stage.verdict(sha);
    ({ pathname } = new URL(address ?? ''));
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await app.kill();
    await stage.close();
  });

  interface Opened<Seen> {
    readonly seen: Seen;
    readonly complaints: readonly string[];
    readonly response: Response | null;
    /** All that the browser asked of anybody. */
    readonly asked: readonly string[];
  }

  async function opened<Seen>(
    look: (page: Page) => Promise<Seen>,
    options: BrowserContextOptions = {},
    url = app.url + pathname,
  ): Promise<Opened<Seen>> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, ...options });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    try {
      const complaints = complaintsOf(page);
      const response = await page.goto(url, { waitUntil: 'load' });
      return { seen: await look(page), complaints, response, asked };
    } finally {
      await page.close();
    }
  }

  it('shows the outcome and its cause, without a complaint, and asks nobody for anything', async () => {
    const { seen, complaints, response, asked } = await opened(async (page) => ({
      word: await page.locator('h1 .word').innerText(),
      text: await page.locator('body').innerText(),
    }));

    expect([response?.status(), complaints]).toEqual([200, []]);
    expect(asked.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([app.url + pathname]);
    expect(seen.word).toBe('FAIL');
    for (const part of ['apps/web.yaml:15', 'C-0057', 'Deployment web/web', `${shop} #${number}`, 'kubescape-gitops']) {
      expect(seen.text).toContain(part);
    }
  });

  it('is styled under the policy that the server sends, which lets nothing else in', async () => {
    const { seen, complaints, response } = await opened(async (page) => {
      const style = 'getComputedStyle(document.body).maxWidth';
      const styled = await page.evaluate(style);
      await page.evaluate(`document.head.insertAdjacentHTML('beforeend', '<style>body { max-width: 1px }</style>')`);
      await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="/livez">')`);
      return [styled, await page.evaluate(style)];
    });

    expect(response?.headers()['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(seen[0]).toMatch(/^\d{3,}/);
    expect(seen[1]).toBe(seen[0]);
    expect(complaints.filter((one) => one.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(2);
  });

  it('leads to the pull request and to the check, and tells them nothing of its address', async () => {
    const { seen } = await opened((page) =>
      page
        .locator('header a')
        .evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute('href')])),
    );
    const { response } = await opened(async () => {});

    expect(seen).toEqual([
      [`pull request ${number}`, `${stage.gitServer.url}/${shop}/pull/${number}`],
      ['check run', expect.stringMatching(/^https?:\/\/.*\d+$/)],
    ]);
    expect(response?.headers()).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
    });
  });

  it('leaves a picture for people to look at', async () => {
    await opened((page) => keepPicture(page, 'serve-page'));

    expect(existsSync(path.join(artefacts, 'serve-page.png'))).toBe(true);
  });

  it('with a token of readers asks for a password, and shows itself to whoever knows it', async () => {
    await app.stop();
    const args = ['--data', stage.data, '--listen', '127.0.0.1:0'];
    app = await RunningApp.start(args, { ...stage.env, KUBESCAPE_GITOPS_READER_TOKEN: token });
    const text = (page: Page): Promise<string> => page.locator('body').innerText();
    const stranger = await fetch(app.url + pathname);
    const guess = await opened(text, { httpCredentials: { username: 'anybody', password: 'a guess' } });
    const reader = await opened(text, { httpCredentials: { username: 'anybody', password: token } });

    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Basic /),
    ]);
    expect(await stranger.text()).not.toContain('apps/web.yaml');
    expect([guess.response?.status(), guess.seen.includes('apps/web.yaml')]).toEqual([401, false]);
    expect([reader.response?.status(), reader.seen.includes('apps/web.yaml:15'), reader.complaints]).toEqual([
      200,
      true,
      [],
    ]);
    expect((await fetch(`${app.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });
});
