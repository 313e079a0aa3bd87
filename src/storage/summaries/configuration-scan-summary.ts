import { severities, type Severity } from '../../model/finding.ts';

/** What one WorkloadConfigurationScanSummary adds to the summary of its namespace. */
export interface Contribution {
  readonly namespace: string;
  readonly name: string;
  readonly severities: Readonly<Record<Severity, number>>;
}

/** All that one namespace's results come to. */
export interface ConfigurationScanSummary {
  readonly apiVersion: 'spdx.softwarecomposition.kubescape.io/v1beta1';
  readonly kind: 'ConfigurationScanSummary';
  /** Cluster-scoped, named like the namespace. */
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly severities: Readonly<Record<Severity, number>>;
    /** In order of names. */
    readonly summaryRef: readonly SummaryReference[];
  };
}

interface SummaryReference {
  readonly namespace: string;
  readonly kind: 'WorkloadConfigurationScanSummary';
  readonly name: string;
}

/** A result of a namespace that came, changed or went: what it added before, and what it adds now. */
export interface ContributionChange {
  readonly before?: Contribution | undefined;
  readonly after?: Contribution | undefined;
}

/**
 * The summary of a namespace after these changes, in their order. `undefined` is the summary of a namespace without
 * results, which has no object. `summary` is one that was made here, not one as stored: whoever stored it may have
 * counted otherwise. Throws where changes and summary contradict each other; then it has to be made anew.
 */
export function changedSummary(
  namespace: string,
  summary: ConfigurationScanSummary | undefined,
  changes: Iterable<ContributionChange>,
): ConfigurationScanSummary | undefined {
  const names = new Set(summary?.spec.summaryRef.map(({ name }) => name));
  let counts = summary?.spec.severities ?? nothing;
  for (const { before, after } of changes) {
    if (before && !names.delete(nameIn(namespace, before))) {
      throw new Error(`cannot take "${before.name}" out of the summary of "${namespace}": it is not in it`);
    }
    if (after) addName(namespace, names, after);
    counts = sum(sum(counts, before, -1), after, 1);
  }
  return summaryOf(namespace, names, counts);
}

/** The summary of a namespace with these results; undefined without any. Names are unique in a namespace. */
export function configurationScanSummary(
  namespace: string,
  contributions: Iterable<Contribution>,
): ConfigurationScanSummary | undefined {
  const changes = Array.from(contributions, (after) => ({ after }));
  return changedSummary(namespace, undefined, changes);
}

/** Whether they say the same: then nothing has to be written. */
export function isSameSummary(
  left: ConfigurationScanSummary | undefined,
  right: ConfigurationScanSummary | undefined,
): boolean {
  if (!left || !right) return left === right;
  return (
    left.metadata.name === right.metadata.name &&
    severities.every((severity) => left.spec.severities[severity] === right.spec.severities[severity]) &&
    left.spec.summaryRef.length === right.spec.summaryRef.length &&
    left.spec.summaryRef.every(({ name }, index) => name === right.spec.summaryRef[index]?.name)
  );
}

const nothing: Readonly<Record<Severity, number>> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

function addName(namespace: string, names: Set<string>, contribution: Contribution): void {
  const name = nameIn(namespace, contribution);
  if (names.has(name)) throw new Error(`cannot add "${name}" to the summary of "${namespace}": it is in it already`);
  names.add(name);
}

function nameIn(namespace: string, contribution: Contribution): string {
  if (contribution.namespace === namespace) return contribution.name;
  const { namespace: other, name } = contribution;
  throw new Error(`cannot count "${name}" of namespace "${other}" in the summary of "${namespace}"`);
}

function sum(
  counts: Readonly<Record<Severity, number>>,
  contribution: Contribution | undefined,
  sign: 1 | -1,
): Readonly<Record<Severity, number>> {
  if (!contribution) return counts;
  const added = { ...nothing };
  for (const severity of severities) added[severity] = counts[severity] + sign * counted(contribution, severity);
  return added;
}

/** Anybody who may write results may have written this one; what is no count counts nothing. */
function counted({ severities: counts }: Contribution, severity: Severity): number {
  const count = counts[severity];
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

function summaryOf(
  namespace: string,
  names: ReadonlySet<string>,
  counts: Readonly<Record<Severity, number>>,
): ConfigurationScanSummary | undefined {
  if (names.size === 0) return undefined;
  const kind = 'WorkloadConfigurationScanSummary';
  return {
    apiVersion: 'spdx.softwarecomposition.kubescape.io/v1beta1',
    kind: 'ConfigurationScanSummary',
    metadata: { name: namespace },
    spec: {
      severities: counts,
      summaryRef: Array.from(names)
        .toSorted()
        .map((name) => ({ namespace, kind, name })),
    },
  };
}
