import { colours } from './style-colours.ts';
import { table } from './style-table.ts';

const text = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 86rem; padding: 0 clamp(1rem, 3vw, 2.5rem) 3rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere; font-variant-numeric: tabular-nums;
}
h1, h2, h3, p, ul, dl, dd, table { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: .06em; }
a:focus-visible, summary:focus-visible { outline: .15rem solid var(--link); outline-offset: .15rem; border-radius: .2rem; }
code { font: .875em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; unicode-bidi: isolate; }
b, strong { font-weight: 600; }
.icon { width: 1.1em; height: 1.1em; vertical-align: -.18em; flex: none; }
.ground { fill: currentColor; }
.sign { fill: none; stroke: var(--sign); stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .incomplete { color: var(--incomplete); }
body.pass, body.fail, body.incomplete, tr.pass, tr.fail, tr.incomplete { color: var(--ink); }
.count { color: var(--soft); font-weight: 400; }
.more { color: var(--soft); font-style: italic; padding: .35rem 0; }
`;

const head = `
.masthead { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; padding: 1.1rem 0 1rem; }
.brand { font-weight: 650; letter-spacing: -.01em; }
.brand span { color: var(--soft); font-weight: 400; }
.title { font-weight: 600; }
.title, .masthead .subject { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.links { margin-left: auto; display: flex; flex-wrap: wrap; gap: .2rem 1rem; }
.verdict {
  display: grid; grid-template-columns: auto 1fr; gap: .35rem 1.1rem; align-items: start;
  padding: clamp(1.1rem, 2.5vw, 1.75rem); border: 1px solid; border-radius: .75rem;
}
body.pass .verdict { background: var(--pass-ground); border-color: var(--pass-line); }
body.fail .verdict { background: var(--fail-ground); border-color: var(--fail-line); }
body.incomplete .verdict { background: var(--incomplete-ground); border-color: var(--incomplete-line); }
.verdict .icon { width: clamp(2.2rem, 5vw, 3.2rem); height: auto; grid-row: 1 / span 2; margin-top: .2rem; }
h1 { font-size: clamp(1.25rem, 1rem + 1.2vw, 1.75rem); line-height: 1.3; font-weight: 600; letter-spacing: -.015em; text-wrap: balance; }
.word { display: block; font-size: .8125rem; line-height: 1.4; letter-spacing: .09em; font-weight: 700; }
body.pass .word { color: var(--pass); } body.fail .word { color: var(--fail); } body.incomplete .word { color: var(--incomplete); }
.sentence { display: inline-block; }
.sentence::first-letter { text-transform: uppercase; }
.next { max-width: 62rem; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.2rem, 1fr)); gap: .6rem; padding: .9rem 0 0; }
.numbers div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: .7rem .9rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.numbers dt { color: var(--soft); font-size: .8125rem; }
.numbers dd { font-size: 1.6rem; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; }
.numbers .zero dd { color: var(--soft); font-weight: 400; }
.numbers .notEvaluated dd { color: var(--incomplete); }
.numbers .blocking:not(.zero) dd { color: var(--fail); }
.numbers .fixed:not(.zero) dd { color: var(--pass); }
.numbers .notComparable:not(.zero) dd { color: var(--incomplete); }
main > .lines, main > .facts { padding: 1.4rem .2rem 0; }
aside { padding-top: 1.4rem; font-size: .875rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; padding-bottom: .9rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); gap: .5rem 1.5rem; }
.facts.wide { grid-template-columns: minmax(0, 1fr); }
.facts dt { color: var(--soft); font-size: .8125rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .8125rem; }
@media (max-width: 52rem) { .links { margin-left: 0; width: 100%; } }
@media (min-width: 68rem) {
  main { display: grid; grid-template-columns: minmax(0, 1fr) 15rem; gap: 0 3rem; }
  .verdict, .numbers, main > .lines, main > .facts { grid-column: 1 / -1; }
  aside { grid-column: 2; grid-row: 3; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding-top: 2.4rem; }
  .parts { grid-column: 1; grid-row: 3; }
  nav ul { display: block; padding-bottom: 1.4rem; }
  nav li { display: block; padding: .22rem 0; }
  nav a { display: flex; justify-content: space-between; gap: .8rem; }
}
`;

const parts = `
.parts { container-type: inline-size; }
.part { padding-top: 2.2rem; }
.part > p + .lines { padding-top: .5rem; }
h2 { font-size: 1.125rem; line-height: 1.4; font-weight: 600; letter-spacing: -.01em; padding-bottom: .7rem; }
.part.warning { margin-top: 1.8rem; padding: 1.1rem 1.25rem; border: 1px solid var(--incomplete-line); border-left: .35rem solid var(--incomplete); border-radius: .6rem; background: var(--incomplete-ground); }
.part.warning .count { color: var(--incomplete); }
.lines { display: grid; gap: .5rem; }
.lines li { padding-left: 1.1rem; position: relative; }
.lines li::before { content: ""; position: absolute; left: .15rem; top: .62em; width: .35rem; height: .35rem; border-radius: 50%; background: var(--soft); }
.place { font-weight: 600; color: var(--ink); background: var(--tint); padding: .1em .35em; border-radius: .25rem; }
.warning .place { background: var(--card); }
.mark { font-size: .75rem; letter-spacing: .04em; text-transform: uppercase; font-weight: 700; color: var(--fail); border: 1px solid; border-radius: .25rem; padding: .05em .4em; white-space: nowrap; }
.mark.quiet { color: var(--soft); font-weight: 500; }
.cause { background: var(--card); border: 1px solid var(--line); border-left: .35rem solid var(--unknown); border-radius: .6rem; margin-bottom: 1rem; }
.cause.blocks { border-left-color: var(--fail); }
.cause header { padding: 1rem 1.25rem .9rem; }
.at { display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: baseline; }
h3 { font-size: 1.0625rem; line-height: 1.45; font-weight: 600; padding-top: .45rem; }
h3 bdi { display: inline-block; }
h3 bdi::first-letter { text-transform: uppercase; }
.certainty { color: var(--soft); font-size: .875rem; padding-top: .1rem; }
details.control { border-top: 1px solid var(--line); }
summary { cursor: pointer; padding: .6rem 1.25rem .6rem 2.4rem; position: relative; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; position: absolute; left: 1.25rem; top: 1.18em; width: .42rem; height: .42rem; border: solid var(--soft); border-width: 0 .1rem .1rem 0; transform: rotate(-45deg); transition: transform .12s; }
details[open] > summary::before { transform: rotate(45deg); }
summary:hover { background: var(--tint); }
.share { color: var(--soft); font-size: .875rem; white-space: nowrap; }
.swatch { display: inline-block; width: .7rem; height: .7rem; border-radius: .18rem; margin-right: .5rem; }
.swatch.critical { background: var(--critical); } .swatch.high { background: var(--high); } .swatch.medium { background: var(--medium); }
.swatch.low { background: var(--low); } .swatch.unknown { background: var(--unknown); } .swatch.fixed { background: var(--fixed); }
.body { padding: 0 1.25rem 1rem 2.4rem; }
.repair { max-width: 62rem; }
.group { padding-top: .7rem; }
.objects li { padding: .28rem 0; border-bottom: 1px solid var(--line); }
.objects li:last-child { border-bottom: 0; }
.object { font-weight: 600; }
.subject, .with, .where { color: var(--soft); }
.elsewhere { display: block; color: var(--incomplete); font-size: .875rem; }
.steps { background: var(--tint); border-radius: .4rem; padding: .5rem .8rem; margin-top: .35rem; }
.steps p { color: var(--soft); font-size: .8125rem; }
.group details summary { padding: .35rem 0 .35rem 1.15rem; color: var(--link); font-size: .875rem; }
.group details summary::before { left: .1rem; top: .95em; }
.archive, .part > details.control { border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
.part > details.control + details.control { margin-top: .5rem; }
.archive > .lines { padding: .2rem 1.25rem 1rem 2.4rem; }
@container (max-width: 44rem) {
  .cause header { padding: .8rem .9rem; }
  summary { padding: .6rem .9rem .6rem 1.9rem; } summary::before { left: .85rem; }
  .body, .archive > .lines { padding: 0 .9rem .9rem; }
  .share { white-space: normal; }
}
`;

const print = `
@media (prefers-reduced-motion: reduce) { summary::before { transition: none; } }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; background: none; }
  main { display: block; }
  nav { display: none; }
  aside { position: static; }
  .cause, table { break-inside: auto; }
  .cause header, h2, h3, summary { break-after: avoid; }
  .objects li, .lines li, tr { break-inside: avoid; }
  .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .evidence::details-content { content-visibility: visible; block-size: auto; }
}
`;

/**
 * The style of every page, exactly as it stands between `<style>` and `</style>`: a Content-Security-Policy names the
 * SHA-256 of it.
 */
export const styleText: string = colours + text + head + parts + table + print;
