import { createHash } from 'node:crypto';
import { severities, type Severity } from '../model/finding.ts';
import { formatPath } from '../model/path.ts';
import type { Identity } from '../model/resource.ts';
import type { Elsewhere, GateFinding, NotComparable } from '../report/gate/gate-report.ts';
import { placesOf } from '../report/build.ts';
import type { ClusterResult } from './clusters/cluster-result.ts';
import { resourceOf, type Incomparable, type NewFailure } from './comparison/compare.ts';
import { objectKey } from './comparison/finding-key.ts';
import type { Failure } from './comparison/failures.ts';
import type { Judged } from './clusters/judged-cluster.ts';

/** Makes findings of a report of what was found in clusters. */
export class Findings {
  readonly #severities: ReadonlyMap<string, Severity>;
  readonly #clusters: readonly ClusterResult[];
  readonly #addedKeys: ReadonlyMap<ClusterResult, ReadonlySet<string>>;

  constructor(clusters: readonly ClusterResult[], severityOf: ReadonlyMap<string, Severity>) {
    this.#clusters = clusters;
    this.#severities = severityOf;
    this.#addedKeys = new Map(
      clusters.map((one) => [one, new Set(one.comparison.added.map(({ failure }) => failure.key))]),
    );
  }

  /** A new finding: it may block, and is told how it fares elsewhere. */
  added(cluster: ClusterResult, { failure, items }: NewFailure): GateFinding {
    const { mode, blockFrom } = cluster.policy;
    const blocks = mode === 'enforce' && !failure.alertsOnly && rankOf(this.severityOf(failure)) <= rankOf(blockFrom);
    const elsewhere = this.#elsewhere(cluster, failure);
    const found = this.#finding(cluster, failure);
    return {
      ...found,
      ...(items.length > 0 ? { items } : {}),
      blocks,
      ...(elsewhere.length > 0 ? { elsewhere } : {}),
    };
  }

  /** One that stops nothing. */
  other(cluster: ClusterResult, failure: Failure): GateFinding {
    return { ...this.#finding(cluster, failure), blocks: false };
  }

  incomparable(cluster: ClusterResult, { failure, side, why }: Incomparable): NotComparable {
    return { ...this.other(cluster, failure), side, why };
  }

  severityOf({ control }: Failure): Severity {
    return this.#severities.get(control) ?? 'unknown';
  }

  #finding({ name: cluster, stage }: ClusterResult, failure: Failure): Omit<GateFinding, 'blocks'> {
    const { key, verdicts, control, rule, subject, violations } = failure;
    const { apiVersion, kind, namespace, name, related } = verdicts;
    const [place] = violations.flatMap((violation) => placesOf(violation, verdicts));
    const items = failure.units.filter((item) => item !== '');
    const failed = violations.flatMap((violation) => violation.failed).map(formatPath);
    const deleted = violations.flatMap((violation) => violation.delete).map(formatPath);
    const review = violations.flatMap((violation) => violation.review).map(formatPath);
    const fixes = violations.flatMap(({ fix }) => fix);
    return {
      id: createHash('sha256')
        .update(JSON.stringify([cluster, key]))
        .digest('hex')
        .slice(0, 16),
      cluster,
      ...(stage === undefined ? {} : { stage }),
      control,
      rule,
      severity: this.severityOf(failure),
      apiVersion,
      kind,
      namespace,
      name,
      ...(subject === '' ? {} : { subject }),
      ...(related.length > 0 ? { related: related.map(identityOf) } : {}),
      ...(items.length > 0 ? { items } : {}),
      ...(failed.length > 0 ? { failedPaths: failed } : {}),
      ...(deleted.length > 0 ? { deletePaths: deleted } : {}),
      ...(review.length > 0 ? { reviewPaths: review } : {}),
      ...(fixes.length > 0 ? { fixPaths: fixes.map(({ path, value }) => ({ path: formatPath(path), value })) } : {}),
      ...(place ? { place } : {}),
    };
  }

  /** The same failure in the other clusters that have the object. */
  #elsewhere(own: ClusterResult, failure: Failure): readonly Elsewhere[] {
    const judged = own.head?.judged;
    const resource = judged && resourceOf(failure, judged);
    const object = resource && objectKey(resource.resource);
    return this.#clusters.flatMap((other): readonly Elsewhere[] => {
      const { name, stage } = other;
      const state = other === own ? undefined : this.#stateIn(other, failure.key, object);
      if (state === undefined) return [];
      return [{ cluster: name, ...(stage === undefined ? {} : { stage }), state }];
    });
  }

  #stateIn(other: ClusterResult, key: string, object: string | undefined): Elsewhere['state'] | undefined {
    if (this.#addedKeys.get(other)?.has(key)) return 'new';
    const judged = other.head?.judged;
    if (fails(judged, key) || fails(other.base?.judged, key)) return 'present';
    return object !== undefined && judged?.objects.has(object) ? 'absent' : undefined;
  }
}

function fails(judged: Judged | undefined, key: string): boolean {
  return judged?.failures.has(key) ?? false;
}

/** From the worst, 0. */
export function rankOf(severity: Severity): number {
  return severities.indexOf(severity);
}

function identityOf({ apiVersion, kind, namespace, name }: Identity): Identity {
  return { apiVersion, kind, namespace, name };
}

/** The same in every run: by cluster, then the worst first, then by name. */
export function inOrder<Found extends GateFinding>(
  findings: readonly Found[],
  clusters: readonly string[],
): readonly Found[] {
  const positions = new Map(clusters.map((name, index) => [name, index]));
  const textOf = ({ control, kind, namespace, name, subject = '', id }: GateFinding): string =>
    [control, namespace, kind, name, subject, id].join('\0');
  const keyed = findings.map((finding) => ({
    finding,
    ranks: [positions.get(finding.cluster) ?? 0, rankOf(finding.severity)] as const,
    text: textOf(finding),
  }));
  keyed.sort((left, right) => {
    const byRank = left.ranks[0] - right.ranks[0] || left.ranks[1] - right.ranks[1];
    return byRank || (left.text < right.text ? -1 : 1);
  });
  return keyed.map(({ finding }) => finding);
}
