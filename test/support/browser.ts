import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { skipped } from './skipped.ts';

/** Where tests leave pictures for people to look at; Git ignores it. */
export const artefacts = path.resolve(import.meta.dirname, '../../.artefacts');

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium of this machine; undefined where there is none, which is said aloud. */
export const browserFile: string | undefined = findBrowser();

function findBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const files = programs.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  const found = files.find(isProgram);
  if (found === undefined) {
    skipped(`the tests in a browser: none of ${programs.join(', ')} is on PATH; Debian has a package "chromium"`);
  }
  return found;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts the browser without a window, with an empty folder of its own for user data. For tests that only run when
 * there is one; who opens it closes it. Its sandbox needs rights that containers lack: only pages of ours are opened.
 */
export function openBrowser(): Promise<Browser> {
  if (browserFile === undefined) throw new Error('there is no browser');
  return chromium.launch({
    executablePath: browserFile,
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What a page complained of so far: errors on its console, exceptions, what it could not or must not load. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`request: ${request.url()}`));
  return complaints;
}

/** Leaves a picture of a whole page among the artefacts. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: path.join(artefacts, `${name}.png`), fullPage: true, animations: 'disabled' });
}
