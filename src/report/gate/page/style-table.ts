/** The table of clusters; on a narrow screen each of its rows is a card. */
export const table = `
table { width: 100%; border-collapse: separate; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; border-spacing: 0; font-size: .9375rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { overflow-wrap: break-word; }
td.cluster, td.stage { overflow-wrap: anywhere; min-width: 5rem; }
td.cluster { min-width: 7rem; }
th { text-align: left; font-weight: 500; font-size: .8125rem; color: var(--soft); padding: .6rem .6rem; vertical-align: bottom; line-height: 1.3; }
td { padding: .6rem .6rem; border-top: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: 1.1rem; } th:last-child, td:last-child { padding-right: 1.1rem; }
th.count, td.count { text-align: right; color: inherit; }
th.count { color: var(--soft); }
td.zero { color: var(--soft); }
td.cluster { font-weight: 600; }
tfoot td { color: var(--soft); }
td.blocking:not(.zero) { color: var(--fail); font-weight: 600; }
td.fixed:not(.zero) { color: var(--pass); font-weight: 600; }
tfoot td.blocking:not(.zero), tfoot td.fixed:not(.zero) { font-weight: 400; }
td.outcome span { font-weight: 600; }
td.outcome .note { display: block; font-weight: 400; color: var(--soft); font-size: .8125rem; }
td.change { width: 22%; min-width: 8.5rem; }
td.outcome { min-width: 8rem; }
th { white-space: nowrap; }
th.not-comparable { white-space: normal; min-width: 6rem; }
.bar { display: block; width: 100%; height: .75rem; margin-top: .35rem; background: var(--track); border-radius: .2rem; }
.bar.thin { height: .3rem; background: none; min-width: 3.5rem; }
.axis { fill: var(--soft); }
rect.critical { fill: var(--critical); } rect.high { fill: var(--high); } rect.medium { fill: var(--medium); }
rect.low { fill: var(--low); } rect.unknown { fill: var(--unknown); } rect.fixed { fill: var(--fixed); }
.deltas { display: flex; flex-wrap: wrap; justify-content: space-between; flex-direction: row-reverse; gap: 0 .8rem; font-size: .8125rem; padding-top: .25rem; }
.worse { margin-left: auto; } .better { color: var(--pass); margin-right: auto; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; color: var(--soft); font-size: .8125rem; padding-top: .6rem; }
.legend .swatch { margin-right: .35rem; vertical-align: -.05rem; }
@container (max-width: 60rem) {
  table, tbody, tfoot { display: block; border: 0; background: none; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.9rem, 1fr)); gap: .1rem .8rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; margin-bottom: .7rem; }
  td, td:first-child, td:last-child { border: 0; padding: .15rem 0; }
  th.count, td.count { text-align: left; }
  td::before { content: attr(data-title); display: block; font-size: .75rem; font-weight: 400; color: var(--soft); }
  td.cluster { order: -3; grid-column: 1 / -2; font-size: 1.0625rem; } td.stage { order: -2; grid-column: -2 / -1; text-align: right; }
  tfoot td.cluster, tfoot td.stage { grid-column: 1 / -1; text-align: left; font-size: 1rem; }
  td, td.cluster, td.outcome, td.change { min-width: 0; }
  td.outcome { order: -1; } td.change { order: 3; } td.outcome, td.change { grid-column: 1 / -1; width: auto; }
  td.cluster::before, td.stage::before, td.outcome::before, td.change::before { content: none; }
  td:empty { display: none; }
}
`;
