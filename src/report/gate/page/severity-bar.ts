import { severities, type Severity } from '../../../model/finding.ts';
import { amount } from '../../wording.ts';
import type { GateFinding, GateReport } from '../gate-report.ts';
import { html, nothing, type Content, type Markup } from './markup.ts';

/** Findings of a cluster by severity. */
export type Severities = Readonly<Record<Severity, number>>;

/** Of one cluster, what its picture is made of. */
export interface Shares {
  readonly added: Severities;
  readonly fixed: Severities;
  readonly unchanged: Severities;
}

/** What the longest bar of a page stands for. */
export interface Scale {
  readonly change: number;
  readonly unchanged: number;
}

/** Takes a report, gives what is new, fixed and unchanged of each cluster by severity. */
export function sharesByCluster({ causes, fixed, unchanged }: GateReport): ReadonlyMap<string, Shares> {
  const added = byCluster(causes.flatMap(({ findings }) => findings));
  const repaired = byCluster(fixed);
  const kept = byCluster(unchanged);
  const names = new Set([...added.keys(), ...repaired.keys(), ...kept.keys()]);
  const shareOf = (name: string): Shares => ({
    added: bySeverity(added.get(name) ?? []),
    fixed: bySeverity(repaired.get(name) ?? []),
    unchanged: bySeverity(kept.get(name) ?? []),
  });
  return new Map(Array.from(names, (name) => [name, shareOf(name)]));
}

function byCluster(findings: readonly GateFinding[]): Map<string, GateFinding[]> {
  return Map.groupBy(findings, ({ cluster }) => cluster);
}

function bySeverity(findings: readonly GateFinding[]): Severities {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** Takes the shares of all clusters, gives the scale that makes their bars comparable. */
export function scaleOf(shares: Iterable<Shares>): Scale {
  let [change, unchanged] = [0, 0];
  for (const share of shares) {
    change = Math.max(change, total(share.added), total(share.fixed));
    unchanged = Math.max(unchanged, total(share.unchanged));
  }
  return { change, unchanged };
}

function total(counts: Severities): number {
  return severities.reduce((sum, severity) => sum + counts[severity], 0);
}

/** Takes counts, gives `2 high, 1 medium`; empty for none. */
export function severityText(counts: Severities): string {
  const some = severities.filter((severity) => counts[severity] > 0);
  return some.map((severity) => `${amount(counts[severity])} ${severity}`).join(', ');
}

/** Half of the width of a bar for change, and the width of one for what is unchanged; units of the drawing. */
const width = 100;
const least = 3;
const gap = 0.8;

/** Takes what changed in a cluster, gives a bar: what is new grows to the right, what is fixed to the left. */
export function changeBar({ added, fixed }: Shares, { change }: Scale): Content {
  if (total(added) + total(fixed) === 0) return nothing;
  const better = total(fixed) === 0 ? '' : `${severityText(fixed)} fixed`;
  const worse = total(added) === 0 ? '' : `${severityText(added)} new`;
  const label = [worse, better].filter((text) => text !== '').join('; ');
  const parts = [
    ...segments(added, change).map(({ severity, from, size }) => rect(severity, width + 1 + from, size)),
    ...segments(fixed, change).map(({ from, size }) => rect('fixed', width - 1 - from - size, size)),
  ];
  return html`<svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" role="img" aria-label="${label}">
    <rect class="axis" x="99.6" y="0" width="0.8" height="10" />
    ${parts}
  </svg>`;
}

/** Takes what is unchanged in a cluster, gives a bar of it from the left. */
export function unchangedBar({ unchanged }: Shares, scale: Scale): Content {
  if (total(unchanged) === 0) return nothing;
  const parts = segments(unchanged, scale.unchanged).map(({ severity, from, size }) => rect(severity, from, size));
  return html`<svg
    class="bar thin"
    viewBox="0 0 100 10"
    preserveAspectRatio="none"
    role="img"
    aria-label="${severityText(unchanged)} unchanged"
  >
    ${parts}
  </svg>`;
}

interface Segment {
  readonly severity: Severity;
  readonly from: number;
  readonly size: number;
}

/** However few there are of a severity, they are to be seen; all together never grow over the width. */
function segments(counts: Severities, most: number): Segment[] {
  const some = severities.filter((severity) => counts[severity] > 0);
  const wanted = some.map((severity) => Math.max(least, (counts[severity] / most) * width));
  const shrink = Math.min(1, width / wanted.reduce((sum, size) => sum + size, 0));
  let from = 0;
  return some.map((severity, index) => {
    const size = (wanted[index] ?? 0) * shrink;
    const segment = { severity, from, size: Math.max(0.5, size - gap) };
    from += size;
    return segment;
  });
}

function rect(className: string, x: number, size: number): Markup {
  return html`<rect class="${className}" x="${units(x)}" y="0" width="${units(size)}" height="10" />`;
}

function units(value: number): string {
  return String(Math.round(value * 100) / 100);
}
