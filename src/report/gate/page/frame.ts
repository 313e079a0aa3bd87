import { shorten, spellOutControls } from '../../escape.ts';
import type { Outcome } from '../../report.ts';
import { html, Markup, nothing, type Content } from './markup.ts';
import { styleText } from './style.ts';

/** What somebody who shows a page knows besides: which change it is about, where to find that, when it was judged. */
export interface PageFrame {
  /** Names the page: `acme/fleet #7`. */
  readonly title?: string;
  /** What the change calls itself. */
  readonly subject?: string;
  /** Only `http:`, `https:` and paths from `/` become links; any other is shown as text. */
  readonly links?: readonly { readonly text: string; readonly href: string }[];
  readonly facts?: readonly (readonly [name: string, value: string])[];
}

const product = 'kubescape-gitops';
/** However long a change's name is, the verdict comes soon. */
const longestTitle = 100;
const longestSubject = 140;

/**
 * A page forbids itself all but its own style, wherever it is opened. A server is to say the same with the hash of
 * `styleText`, which is stricter.
 */
const ownPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Takes the outcome of a page and its frame, gives the document up to where its main content begins. */
export function pageStart(outcome: Outcome, frame: PageFrame): string {
  const title = cut(frame.title, longestTitle);
  const subject = cut(frame.subject, longestSubject);
  const name = [outcome.toUpperCase(), ...(title === undefined ? [] : [title]), product].join(' · ');
  const about = [
    title === undefined ? nothing : html`<p class="title">${title}</p>`,
    subject === undefined ? nothing : html`<p class="subject"><bdi>${subject}</bdi></p>`,
    links(frame),
  ];
  return [
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n',
    metadata(name).text,
    `<style>${styleText}</style>\n</head>\n<body class="${outcome}">\n`,
    html`<header class="masthead">
      <p class="brand">${product} <span>gate</span></p>
      ${about}
    </header>`.text,
    '\n<main>\n',
  ].join('');
}

function cut(text: string | undefined, length: number): string | undefined {
  return text === undefined ? undefined : shorten(spellOutControls(text), length);
}

function metadata(name: string): Markup {
  return html`<meta charset="utf-8" />
    <title>${name}</title>
    <meta http-equiv="Content-Security-Policy" content="${new Markup(ownPolicy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="referrer" content="no-referrer" />
    <meta name="color-scheme" content="light dark" />`;
}

function links({ links: all = [] }: PageFrame): Content {
  if (all.length === 0) return nothing;
  return html`<p class="links">${all.map((one) => [link(one), ' '])}</p>`;
}

function link({ text, href }: { readonly text: string; readonly href: string }): Markup {
  return isSafe(href) ? html`<a href="${href}" rel="noreferrer">${text}</a>` : html`<span>${text} (${href})</span>`;
}

/** A second slash, or what a browser takes for one, would lead to another host. */
function isSafe(href: string): boolean {
  if (/^\/(?![/\\])[^\p{Cc}]*$/u.test(href)) return true;
  return /^https?:\/\/[^\s\p{Cc}]+$/iu.test(href) && URL.canParse(href);
}

/** Takes a frame and more facts, gives all of them as a list of names and values; nothing for none. */
export function factList(facts: readonly (readonly [name: string, value: string])[]): Content {
  if (facts.length === 0) return nothing;
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Takes what stands below the main content, gives the document from its end on. */
export function pageEnd(below: Content = nothing): string {
  return `\n</main>\n${html`${below}`.text}\n</body>\n</html>\n`;
}
