import { subjectText, objectText } from '../cause-wording.ts';
import { findingsByControl, type ControlFindings, type ObjectFindings } from '../findings-by-control.ts';
import type { GateFinding } from '../gate-report.ts';
import { controlLine } from '../gate-wording.ts';
import type { Writing } from './cause-list.ts';
import { code, html, nothing, type Content, type Markup } from './markup.ts';
import { moreObjects } from './room.ts';

/** Enough to know what is meant; the number says how many there are. */
const mostObjects = 20;

/** Takes findings that are not new, gives them by control: how many, and on a click the first objects of each. */
export function knownFindings(findings: readonly GateFinding[], writing: Writing): Content {
  return findingsByControl(findings, writing.controls).map((group) => controlDetails(group, writing));
}

function controlDetails(group: ControlFindings, { names, room }: Writing): Markup {
  const [shown, hidden] = room.split(group.objects, mostObjects);
  const item = (object: ObjectFindings): Markup => {
    const subject = subjectText(object);
    return html`<li>
      ${code(objectText(object), 'object')}${subject === '' ? nothing : html` ${code(subject, 'subject')}`}
      <span class="where">in <bdi>${names.list(object)}</bdi></span>
    </li>`;
  };
  return html`<details class="control">
    <summary>
      <span class="swatch ${group.control.severity}"></span>${controlLine(group)}
      <span class="share">${group.control.severity}</span>
    </summary>
    <div class="body">
      ${
        shown.length === 0
          ? nothing
          : html`<ul class="objects">
              ${shown.map(item)}
            </ul>`
      }${moreObjects(hidden)}
    </div>
  </details>`;
}
