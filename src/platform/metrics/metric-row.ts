/** One metric as the documentation shows it. */
export interface MetricRow<Label extends string = string> {
  /** In full, as Prometheus sees it. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly Label[];
}

/** All metrics of a program, in the order of reading. */
export interface MetricTable {
  /** As one types it: `operator`. */
  readonly program: string;
  /** Heading of its section in the documentation. */
  readonly title: string;
  readonly rows: readonly MetricRow[];
}

/** Makes rows whose names begin with the prefix and an underscore. */
export function row(
  prefix: string,
): <const Label extends string = never>(
  name: string,
  kind: MetricRow['kind'],
  help: string,
  labels?: readonly Label[],
) => MetricRow<Label> {
  return (name, kind, help, labels = []) => ({ name: `${prefix}_${name}`, kind, help, labels });
}
