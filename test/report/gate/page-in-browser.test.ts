import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateHtml, gatePage } from '../../../src/report/gate/gate-html.ts';
import { noticePage } from '../../../src/report/gate/page/notice-page.ts';
import { styleText } from '../../../src/report/gate/page/style.ts';
import { artefacts, browserFile, complaintsOf, keepPicture, openBrowser } from '../../support/browser.ts';
import { hostileName, textOf } from '../../support/sample-report.ts';
import { openAll, overflowOf, paleTexts, tracesIn } from './page/looked-at.ts';
import { findingOf } from './sample-parts.ts';
import { failingReport, incompleteReport, largeReport, passingReport, reportNaming } from './sample-report.ts';

const frame = {
  title: 'acme/fleet #7',
  subject: 'Run the web front end with host networking',
  links: [{ text: 'Pull request', href: 'https://github.com/acme/fleet/pull/7' }],
  facts: [['Judged', '2026-11-23 10:12 UTC']],
} as const;

const attack = `"'><img src="x" onerror="window.ran=1"><script>window.ran=1</script><svg onload="window.ran=1">${hostileName}`;
const unchanged = Array.from({ length: 10_000 }, (_, index) => findingOf({ name: `old-${index}`, blocks: false }));

const pages: Readonly<Record<string, string>> = {
  'gate-pass': textOf(gateHtml(passingReport)),
  'gate-fail': textOf(gatePage(failingReport, frame)),
  'gate-incomplete': textOf(gatePage(incompleteReport, frame)),
  'gate-large': textOf(gatePage({ ...largeReport(3_000), unchanged }, frame)),
  'gate-hostile': textOf(gatePage(reportNaming(attack), { title: attack, subject: attack, facts: [[attack, attack]] })),
  'gate-long-names': textOf(gateHtml(reportNaming('w'.repeat(300)))),
  'gate-notice': textOf(
    noticePage({ heading: 'not evaluated', sentence: 'The repository is too large.', details: ['3.1 GB'], frame }),
  ),
};

const hash = createHash('sha256').update(styleText).digest('base64');
const strict = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

describe.skipIf(browserFile === undefined)('the page in a browser', () => {
  let browser: Browser;
  let server: Server;
  let origin = '';
  let policy = strict;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const page = pages[(request.url ?? '').slice(1)];
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
      response.writeHead(page === undefined ? 404 : 200, headers).end(page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    origin = `http://127.0.0.1:${address.port}`;
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Opens a page in a window of its own, gives what `look` saw, and what the page complained of. */
  async function opened<Seen>(
    name: string,
    view: { readonly width?: number; readonly height?: number; readonly scheme?: 'light' | 'dark' },
    look: (page: Page) => Promise<Seen>,
  ): Promise<{ readonly seen: Seen; readonly complaints: readonly string[] }> {
    const { width = 1280, height = 800, scheme = 'light' } = view;
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
    try {
      const complaints = complaintsOf(page);
      await page.goto(`${origin}/${name}`, { waitUntil: 'load' });
      const seen = await look(page);
      return { seen, complaints };
    } finally {
      await page.close();
    }
  }

  it.each(Object.keys(pages))(
    '%s opens without a complaint, and people see the outcome before they scroll',
    async (name) => {
      for (const view of [
        { width: 1280, height: 720 },
        { width: 360, height: 740 },
      ]) {
        const { seen, complaints } = await opened(name, view, async (page) => {
          await expect(page.locator('h1 .word').isVisible()).resolves.toBe(true);
          return page.locator('h1 .word').boundingBox();
        });

        expect(complaints).toEqual([]);
        expect((seen?.y ?? Infinity) + (seen?.height ?? 0)).toBeLessThan(view.height / 2);
      }
    },
  );

  it('complains of a style that its policy does not name', async () => {
    policy = strict.replace(hash, createHash('sha256').update('another').digest('base64'));
    try {
      const { complaints } = await opened('gate-pass', {}, async () => {});

      expect(complaints).toEqual([expect.stringContaining('Content Security Policy')]);
    } finally {
      policy = strict;
    }
  });

  it('shows what blocks without a click, and its cause in words', async () => {
    const { seen } = await opened('gate-fail', {}, (page) => page.locator('body').innerText());

    for (const text of [
      'apps/base/web.yaml:12',
      'This line makes 2 objects in prod privileged',
      'Deployment shop/worker',
      'set spec.template.spec.containers[0].securityContext.privileged = false',
      'Remove privileged from the security context, or set it to false.',
    ]) {
      expect(seen.toLowerCase()).toContain(text.toLowerCase());
    }
    expect(seen).not.toContain('Set runAsNonRoot to true.');
  });

  it('opens and closes details by click and by key', async () => {
    const { seen } = await opened('gate-fail', {}, async (page) => {
      const repair = page.getByText('Set runAsNonRoot to true.');
      const summary = page.locator('summary', { hasText: 'C-0013 Non-root containers' });
      const states = [await repair.isVisible()];
      for (const act of [() => summary.click(), () => summary.click(), () => summary.press('Enter')]) {
        await act();
        states.push(await repair.isVisible());
      }
      return states;
    });

    expect(seen).toEqual([false, true, false, true]);
  });

  it('leads to a section by its list of contents', async () => {
    const { seen } = await opened('gate-fail', { height: 600 }, async (page) => {
      await page.locator('nav a', { hasText: 'Waivers' }).click();
      return page.locator('#waivers-title').boundingBox();
    });

    expect(seen?.y).toBeLessThan(600);
    expect(seen?.y).toBeGreaterThanOrEqual(0);
  });

  it.each(Object.keys(pages))('%s is never wider than the window, with everything open', async (name) => {
    const { seen } = await opened(name, {}, async (page) => {
      await openAll(page);
      const found: (readonly [width: number, pixels: number])[] = [];
      for (const width of [320, 360, 600, 840, 1080, 1100, 1280, 1400]) {
        await page.setViewportSize({ width, height: 800 });
        const pixels = await overflowOf(page);
        if (pixels > 0) found.push([width, pixels]);
      }
      return found;
    });

    expect(seen).toEqual([]);
  });

  it.each(Object.keys(pages))('%s can be read in light and dark, on paper, too', async (name) => {
    for (const scheme of ['light', 'dark'] as const) {
      const { seen } = await opened(name, { scheme }, async (page) => {
        await openAll(page);
        const onScreen = await paleTexts(page);
        await page.emulateMedia({ media: 'print' });
        return [...onScreen, ...(await paleTexts(page))];
      });

      expect([scheme, seen]).toEqual([scheme, []]);
    }
  });

  it('prints what blocks with all of its objects, and no list of contents', async () => {
    const { seen } = await opened('gate-large', {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const object = page.getByText('Deployment shop/app-59', { exact: true });
      return [await object.isVisible(), await page.locator('nav').isVisible()];
    });

    expect(seen).toEqual([true, false]);
  });

  it('runs nothing of a hostile report, and leads nowhere', async () => {
    const { seen, complaints } = await opened('gate-hostile', {}, async (page) => {
      await openAll(page);
      return tracesIn(page);
    });

    expect(complaints).toEqual([]);
    expect(seen).toMatchObject({ ran: false, foreignElements: 0, handlers: 0, leading: [] });
    expect(seen.text).toContain('<script>window.ran=1</script>');
  });

  it('is looked at by what notices pale texts and wide parts', async () => {
    const bad =
      '<body><main><p style="color:#888;background:#fff">pale</p><p style="width:120vw">wide</p></main></body>';
    const page = await browser.newPage();
    await page.setContent(bad);
    const seen = [await paleTexts(page), (await overflowOf(page)) > 0];
    await page.close();

    expect(seen).toEqual([['3.54 pale'], true]);
  });

  it('leaves pictures for people to look at', async () => {
    for (const name of ['gate-pass', 'gate-fail', 'gate-incomplete', 'gate-notice']) {
      await opened(name, { width: 1400 }, (page) => keepPicture(page, `${name}-light`));
    }
    await opened('gate-fail', { width: 1400, scheme: 'dark' }, (page) => keepPicture(page, 'gate-fail-dark'));
    await opened('gate-fail', { width: 360 }, (page) => keepPicture(page, 'gate-fail-narrow'));

    expect(readdirSync(artefacts)).toEqual(
      expect.arrayContaining(['gate-fail-light.png', 'gate-fail-dark.png', 'gate-fail-narrow.png']),
    );
  });
});
