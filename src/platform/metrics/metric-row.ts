/** One metric as the documentation shows it. */
export interface MetricRow<Label extends string = string> {
  /** In full, as Prometheus sees it. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** What somebody is to do who sees it change; empty: nothing, it is there to look at. */
  readonly act: string;
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
  act: string,
  labels?: readonly Label[],
) => MetricRow<Label> {
  return (name, kind, help, act, labels = []) => ({ name: `${prefix}_${name}`, kind, help, act, labels });
}

/** In what a metric is measured, which Prometheus wants its name to say. */
export function unitOf({ name, kind }: MetricRow): string {
  if (name.endsWith('_timestamp_seconds')) return 'seconds since 1970';
  if (name.endsWith('_seconds')) return 'seconds';
  if (name.endsWith('_bytes')) return 'bytes';
  if (name.endsWith('_percent')) return '0 to 100';
  if (name.endsWith('_ratio')) return '0 to 1';
  return kind === 'counter' ? 'count' : 'number';
}
