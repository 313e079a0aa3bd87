import type { Page } from 'playwright-core';

/* As much of a browser as is asked here: its whole library would be known to all of src, too. */
interface Box {
  readonly width: number;
  readonly right: number;
}
interface Element {
  readonly parentElement: Element | null;
  checkVisibility(): boolean;
  getBoundingClientRect(): Box;
  getAttributeNames(): readonly string[];
}
interface Text {
  readonly parentElement: Element | null;
  readonly textContent: string;
}
declare const document: {
  readonly body: Element & { readonly innerText: string };
  readonly documentElement: Element & { readonly scrollWidth: number };
  readonly links: Iterable<{ readonly href: string }>;
  querySelectorAll(selector: string): Iterable<Element> & { readonly length: number };
  querySelectorAll(selector: 'details'): Iterable<{ open: boolean }>;
  createTreeWalker(root: Element, show: number): { nextNode(): Text | null };
};
declare const innerWidth: number;
declare function getComputedStyle(
  element: Element,
): Readonly<Record<'color' | 'backgroundColor' | 'fontSize' | 'fontWeight', string>>;

/** Opens everything that a click would open. */
export async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** By how many pixels a page, or a part of it that nobody can scroll, is wider than what shows it; 0 where all is there. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const right = Array.from(document.querySelectorAll('main *, header *'), (element) => {
      return element.checkVisibility() && element.getBoundingClientRect().width > 1
        ? element.getBoundingClientRect().right
        : 0;
    });
    return Math.max(document.documentElement.scrollWidth, ...right.map(Math.floor)) - innerWidth;
  });
}

/** Texts that are hard to read: less contrast to their ground than WCAG 2.2 asks for at level AA. */
export function paleTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const onlyTexts = 4;
    function channelsOf(color: string): readonly number[] {
      const parts = (/^rgba?\(([^)]+)\)$/.exec(color)?.[1] ?? '').split(/[\s,/]+/).map(Number);
      if (parts.length < 3) throw new Error(`a color that is not understood: ${color}`);
      return parts;
    }
    function groundOf(element: Element | null): readonly number[] {
      for (let one = element; one !== null; one = one.parentElement) {
        const ground = channelsOf(getComputedStyle(one).backgroundColor);
        if ((ground[3] ?? 1) === 1) return ground;
        if (ground[3] !== 0) throw new Error('a ground that lets another one shine through');
      }
      return [255, 255, 255];
    }
    function luminance(channels: readonly number[]): number {
      const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
        const part = channel / 255;
        return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }
    const pale: string[] = [];
    const texts = document.createTreeWalker(document.body, onlyTexts);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      if (element === null || node.textContent.trim() === '' || !element.checkVisibility()) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const levels = [luminance(channelsOf(color)), luminance(groundOf(element))].toSorted((a, b) => b - a);
      const contrast = ((levels[0] ?? 0) + 0.05) / ((levels[1] ?? 0) + 0.05);
      const size = Number.parseFloat(fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
      if (contrast < (isLarge ? 3 : 4.5)) pale.push(`${contrast.toFixed(2)} ${node.textContent.trim()}`);
    }
    return pale;
  });
}

/** What a page must have none of, and what a script of a stranger would have left. */
export interface Traces {
  readonly ran: boolean;
  readonly foreignElements: number;
  readonly handlers: number;
  /** Targets of links that leave the page. */
  readonly leading: readonly string[];
  readonly text: string;
}

/** Looks for traces of markup that somebody smuggled in. */
export function tracesIn(page: Page): Promise<Traces> {
  return page.evaluate(() => ({
    ran: 'ran' in globalThis,
    foreignElements: document.querySelectorAll('script, img, iframe, object, embed, form, link, base').length,
    handlers: Array.from(document.querySelectorAll('*')).filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    ).length,
    leading: Array.from(document.links, ({ href }) => href).filter((href) => new URL(href).hash === ''),
    text: document.body.innerText,
  }));
}
