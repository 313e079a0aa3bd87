import { severities } from '../../../model/finding.ts';
import type { Outcome } from '../../report.ts';
import { amount } from '../../wording.ts';
import { clusterRows, outcomeNotes } from '../cluster-rows.ts';
import type { GateCluster, GateReport } from '../gate-report.ts';
import { outcomeIcon } from './icons.ts';
import { html, nothing, type Content, type Markup } from './markup.ts';
import { moreText } from './room.ts';
import {
  changeBar,
  scaleOf,
  severityText,
  sharesByCluster,
  unchangedBar,
  type Scale,
  type Shares,
} from './severity-bar.ts';

const mostClusters = 200;

interface Drawing {
  readonly scale: Scale;
  readonly shares: ReadonlyMap<string, Shares>;
}

/** Takes a report, gives the table of its clusters with a picture in each row, and what the pictures mean. */
export function clusterTable(report: GateReport): Markup {
  const [titles = [], ...rows] = clusterRows(report);
  const shares = sharesByCluster(report);
  const drawing = { shares, scale: scaleOf(shares.values()) };
  const all = report.clusters.map((cluster, index) => ({ cluster, texts: rows[index] ?? [] }));
  const shown = visible(all);
  // A column without a single picture would only be in the way.
  const columns = drawing.scale.change === 0 ? titles : [...titles, 'Change'];
  const sum = rows.slice(report.clusters.length);
  const more = moreText(all.length - shown.length, 'cluster');
  return html`<table role="table">
      <caption>
        New, fixed and unchanged findings by cluster
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map((title) => html`<th scope="col" role="columnheader" class="${className(title)}">${title}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${shown.map(({ cluster, texts }) => clusterRow(cluster, titles, texts, drawing))}
      </tbody>
      ${sum.map(
        (texts) =>
          html`<tfoot role="rowgroup">
            <tr role="row">
              ${texts.map((text, index) => cell(titles[index] ?? '', text))}${pictureCell('', drawing)}
            </tr>
          </tfoot>`,
      )}
    </table>
    ${more === '' ? nothing : html`<p class="more">${more}</p>`}${drawing.scale.change + drawing.scale.unchanged === 0 ? nothing : legend(drawing)}`;
}

/** Where not all are shown, those that need somebody come first. */
function visible<Row extends { readonly cluster: GateCluster }>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= mostClusters) return rows;
  const rank: Readonly<Record<Outcome, number>> = { incomplete: 0, fail: 1, pass: 2 };
  return rows
    .toSorted((left, right) => rank[left.cluster.outcome] - rank[right.cluster.outcome])
    .slice(0, mostClusters);
}

function clusterRow(
  cluster: GateCluster,
  titles: readonly string[],
  texts: readonly string[],
  drawing: Drawing,
): Markup {
  const { shares, scale } = drawing;
  const share = shares.get(cluster.name);
  const cells = texts.map((text, index) => {
    const title = titles[index] ?? '';
    if (title === 'Outcome') return cell(title, outcome(cluster));
    if (title === 'Unchanged' && share !== undefined) return cell(title, [text, unchangedBar(share, scale)]);
    return cell(title, text);
  });
  return html`<tr role="row" class="${cluster.outcome}">
    ${cells}${pictureCell(share === undefined ? '' : change(share, scale), drawing)}
  </tr>`;
}

function outcome(cluster: GateCluster): Markup {
  return html`${outcomeIcon(cluster.outcome)} <span class="${cluster.outcome}">${cluster.outcome}</span>
    <span class="note">${outcomeNotes(cluster)}</span>`;
}

function change(share: Shares, scale: Scale): Content {
  const [worse, better] = [severityText(share.added), severityText(share.fixed)];
  const texts = [
    ...(worse === '' ? [] : [html`<span class="worse">+ ${worse}</span>`]),
    ...(better === '' ? [] : [html`<span class="better">− ${better}</span>`]),
  ];
  return [changeBar(share, scale), texts.length === 0 ? nothing : html`<span class="deltas">${texts}</span>`];
}

/** On a narrow screen each row is a card, where the title stands beside each cell. */
function cell(title: string, content: Content): Markup {
  const isEmpty = content === '' || content === '0';
  const dim = isEmpty ? ' zero' : '';
  return html`<td role="cell" data-title="${title}" class="${className(title)}${dim}">${content}</td>`;
}

function pictureCell(content: Content, { scale }: Drawing): Content {
  return scale.change === 0 ? nothing : cell('Change', content);
}

function className(title: string): string {
  const name = title.toLowerCase().replaceAll(' ', '-');
  return ['stage', 'cluster', 'outcome', 'change'].includes(name) ? name : `count ${name}`;
}

function legend({ scale, shares }: Drawing): Markup {
  const all = Array.from(shares.values());
  const present = severities.filter((severity) => {
    return all.some(({ added, unchanged }) => added[severity] + unchanged[severity] > 0);
  });
  const names = all.some(({ fixed }) => severityText(fixed) !== '') ? [...present, 'fixed'] : present;
  const meanings = [
    ...(scale.change === 0 ? [] : [`new to the right, fixed to the left, up to ${amount(scale.change)}`]),
    ...(scale.unchanged === 0 ? [] : [`thin: unchanged, up to ${amount(scale.unchanged)}`]),
  ];
  return html`<ul class="legend">
    ${names.map((name) => html`<li><span class="swatch ${name}"></span>${name}</li>`)}
    <li>${meanings.join('; ')}</li>
  </ul>`;
}
