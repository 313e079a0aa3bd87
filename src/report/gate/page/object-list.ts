import { elsewhereText, objectText, relatedTexts, stepsOf, subjectText } from '../cause-wording.ts';
import type { ClusterNames } from '../cluster-names.ts';
import type { ObjectFindings } from '../findings-by-control.ts';
import { amount } from '../../wording.ts';
import { code, html, nothing, type Content, type Markup } from './markup.ts';
import { moreText } from './room.ts';

/** More objects of the same kind are shown on a click only. */
const mostOpen = 8;
const mostSteps = 12;
const mostRelated = 5;

/** Takes objects of one control, gives them with what to do about them: once for all that need the same. */
export function objectList(objects: readonly ObjectFindings[], names: ClusterNames): Content {
  const groups = Map.groupBy(objects, (object) => stepsOf(object).join('\n'));
  return Array.from(groups.values()).map((group) => {
    const [first] = group;
    if (first === undefined) return nothing;
    return html`<div class="group">
      ${list(group.slice(0, mostOpen), names)}${rest(group.slice(mostOpen), names)}${steps(stepsOf(first), group.length)}
    </div>`;
  });
}

function rest(objects: readonly ObjectFindings[], names: ClusterNames): Content {
  if (objects.length === 0) return nothing;
  const noun = objects.length === 1 ? 'object' : 'objects';
  return html`<details class="evidence">
    <summary>${amount(objects.length)} more ${noun} to do the same about</summary>
    ${list(objects, names)}
  </details>`;
}

function list(objects: readonly ObjectFindings[], names: ClusterNames): Markup {
  return html`<ul class="objects">
    ${objects.map((object) => item(object, names))}
  </ul>`;
}

function item(object: ObjectFindings, names: ClusterNames): Markup {
  const subject = subjectText(object);
  const elsewhere = elsewhereText(object, names);
  const related = relatedTexts(object);
  const shown = related.slice(0, mostRelated).map((one) => html` <span class="with">with ${code(one)}</span>`);
  const more =
    related.length > mostRelated
      ? html` <span class="with">and ${amount(related.length - mostRelated)} more</span>`
      : nothing;
  return html`<li>
    ${code(objectText(object), 'object')}${subject === '' ? nothing : html` ${code(subject, 'subject')}`}${shown}${more}
    <span class="where">in <bdi>${names.list(object)}</bdi></span
    >${elsewhere === '' ? nothing : html` <span class="elsewhere"><bdi>${elsewhere}</bdi></span>`}
  </li>`;
}

function steps(all: readonly string[], objects: number): Content {
  if (all.length === 0) return nothing;
  const more = moreText(Math.max(0, all.length - mostSteps), 'step');
  const items = all.slice(0, mostSteps).map((step) => html`<li>${code(step)}</li>`);
  return html`<div class="steps">
    <p>${objects === 1 ? 'To do' : 'To do for each'}</p>
    <ul>
      ${items}${more === '' ? nothing : html`<li class="more">${more}</li>`}
    </ul>
  </div>`;
}
