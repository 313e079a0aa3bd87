import { amount } from '../../wording.ts';
import type { Line } from '../gate-wording.ts';
import { code, html, nothing, type Content, type Markup } from './markup.ts';
import { moreText } from './room.ts';

/** A part of the page with a heading of its own, and an entry in the list of contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** How many it is about; left out where nothing is counted. */
  readonly count?: number;
  /** `warning`: it keeps the change from a verdict. */
  readonly look?: 'warning';
  readonly content: Content;
}

/** Takes a section, gives its markup. */
export function sectionMarkup({ id, title, count, look, content }: Section): Markup {
  const number = count === undefined ? nothing : html` <span class="count">${amount(count)}</span>`;
  return html`<section class="part ${look ?? ''}" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}${number}</h2>
    ${content}
  </section>`;
}

/** Takes sections, gives links to them. */
export function contents(sections: readonly Section[]): Markup {
  const items = sections.map(({ id, title, count }) => {
    const number = count === undefined ? nothing : html` <span class="count">${amount(count)}</span>`;
    return html`<li><a href="#${id}">${title}${number}</a></li>`;
  });
  return html`<nav aria-label="On this page">
    <ul>
      ${items}
    </ul>
  </nav>`;
}

/** Takes a title and content, gives them to be opened by a click. */
export function collapsed(title: Content, content: Content): Markup {
  return html`<details class="archive">
    <summary>${title}</summary>
    ${content}
  </details>`;
}

/** Takes lines and how many of them a page may show, gives a list with their places, and how many are left out. */
export function lineList(lines: readonly Line[], most = 200): Content {
  if (lines.length === 0) return nothing;
  const items = lines.slice(0, most).map(({ place, text, blocks }) => {
    const mark = blocks ? html`<strong class="mark">blocks</strong> ` : nothing;
    const where = place === '' ? nothing : html`${code(place, 'place')} `;
    return html`<li>${mark}${where}<bdi>${text}</bdi></li>`;
  });
  const more = moreText(Math.max(0, lines.length - most), 'line');
  return html`<ul class="lines">
    ${items}${more === '' ? nothing : html`<li class="more">${more}</li>`}
  </ul>`;
}
