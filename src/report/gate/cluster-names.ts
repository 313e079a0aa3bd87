import { shorten, spellOutControls } from '../escape.ts';
import { amount } from '../wording.ts';
import type { GateCluster } from './gate-report.ts';

/** Which cluster something is about. */
export interface Located {
  readonly cluster: string;
  readonly stage?: string;
}

const mostNames = 6;
const longestName = 40;
/** A sentence about everything stays short. */
const mostStages = 4;
const longestStage = 24;

/** Takes counts of clusters, gives `2 in prod, 1 in dev`, the largest first; without a stage it is the cluster that counts. */
export function perStage(counts: readonly (readonly [Located, number])[]): string {
  const totals = new Map<string, number>();
  for (const [{ cluster, stage }, count] of counts) {
    const name = stage ?? cluster;
    if (count > 0) totals.set(name, (totals.get(name) ?? 0) + count);
  }
  const sorted = Array.from(totals).toSorted(([, left], [, right]) => right - left);
  const texts = sorted
    .slice(0, mostStages)
    .map(([name, count]) => `${amount(count)} in ${shorten(spellOutControls(name), longestStage)}`);
  const others = sorted.slice(mostStages).reduce((total, [, count]) => total + count, 0);
  return [...texts, ...(others === 0 ? [] : [`${amount(others)} elsewhere`])].join(', ');
}

/** Names clusters the way their people speak of them: by stage where all of a stage are meant. */
export class ClusterNames {
  readonly #sizes = new Map<string, number>();

  constructor(clusters: readonly GateCluster[]) {
    for (const { stage } of clusters) {
      if (stage !== undefined) this.#sizes.set(stage, (this.#sizes.get(stage) ?? 0) + 1);
    }
  }

  /** Takes clusters, gives `prod, dev-1 (dev)` as safe text, each once, in their order; more than a few are counted. */
  list(located: readonly Located[]): string {
    const byName = new Map(located.map((one) => [one.cluster, one]));
    const names = new Set<string>();
    const stages = Map.groupBy(byName.values(), ({ stage }) => stage);
    for (const { cluster, stage } of byName.values()) {
      const isWhole = stage !== undefined && stages.get(stage)?.length === this.#sizes.get(stage);
      names.add(nameText(cluster, stage, isWhole));
    }
    const shown = Array.from(names).slice(0, mostNames);
    const more = names.size - shown.length;
    return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${amount(more)} more`;
  }
}

function nameText(cluster: string, stage: string | undefined, isWhole: boolean): string {
  const safe = (text: string): string => shorten(spellOutControls(text), longestName);
  if (stage === undefined || stage === cluster) return safe(cluster);
  return isWhole ? safe(stage) : `${safe(cluster)} (${safe(stage)})`;
}
