import { counted } from '../../wording.ts';
import { causePlace, certaintyText, controlShare } from '../cause-wording.ts';
import type { ClusterNames } from '../cluster-names.ts';
import { findingsByControl, type ControlFindings, type ControlsById } from '../findings-by-control.ts';
import type { Cause } from '../gate-report.ts';
import { code, html, nothing, prose, type Content, type Markup } from './markup.ts';
import { objectList } from './object-list.ts';
import { moreObjects, moreText, type Room } from './room.ts';

const mostCauses = 200;
const mostObjects = 60;

/** What all causes of a page are written with. */
export interface Writing {
  readonly controls: ControlsById;
  readonly names: ClusterNames;
  readonly room: Room;
}

/** Takes causes, gives those that a page has room for, each with its findings, and counts the others. */
export function causeList(causes: readonly Cause[], writing: Writing): Content {
  const hidden = causes.slice(mostCauses);
  const findings = hidden.reduce((total, cause) => total + cause.findings.length, 0);
  const blocking = hidden.filter(({ blocks }) => blocks).length;
  const about = `${counted(findings, 'finding')}${blocking === 0 ? '' : `; ${counted(blocking, 'cause')} of them ${blocking === 1 ? 'blocks' : 'block'}`}`;
  const more = moreText(hidden.length, 'cause', about);
  return [
    ...causes.slice(0, mostCauses).map((cause) => causeArticle(cause, writing)),
    more === '' ? nothing : html`<p class="more">${more}</p>`,
  ];
}

function causeArticle(cause: Cause, writing: Writing): Markup {
  const place = causePlace(cause);
  const mark = cause.blocks
    ? html`<strong class="mark">blocks</strong>`
    : html`<span class="mark quiet">does not block</span>`;
  const groups = findingsByControl(cause.findings, writing.controls);
  return html`<article class="cause${cause.blocks ? ' blocks' : ''}">
    <header>
      <p class="at">${code(place, 'place')} ${mark}</p>
      <h3><bdi>${cause.sentence}</bdi></h3>
      <p class="certainty ${cause.certainty}">${certaintyText(cause)}</p>
    </header>
    ${groups.map((group) => controlDetails(group, writing))}
  </article>`;
}

/** What blocks is open: nobody has to look for the reason. */
function controlDetails(group: ControlFindings, { names, room }: Writing): Markup {
  const { control, findings, objects } = group;
  const [shown, hidden] = room.split(objects, mostObjects);
  const isOpen = findings.some(({ blocks }) => blocks) && shown.length > 0;
  const opened = isOpen ? html` open="open"` : nothing;
  return html`<details class="control evidence" ${opened}>
    <summary>
      <span class="swatch ${control.severity}"></span><b>${control.id} ${control.title}</b>
      <span class="share">${controlShare(group)}</span>
    </summary>
    <div class="body">
      <p class="repair">${prose(control.remediation)}</p>
      ${objectList(shown, names)}${moreObjects(hidden)}
    </div>
  </details>`;
}
