/** What a panel shows: one line for each query, named by a label of it or by a word. */
interface Panel {
  readonly title: string;
  readonly unit?: 'percent' | 'bytes' | 's' | 'short' | 'percentunit';
  readonly kind?: 'stat';
  readonly queries: readonly (readonly [query: string, legend: string])[];
}

const programs = ['operator', 'scanner', 'storage'];
const quantiles = ['0.5', '0.99'];

function perProgram(query: (program: string) => string): Panel['queries'] {
  return programs.map((program) => [query(program), program]);
}

function quantile(metric: string, by: string): Panel['queries'] {
  return quantiles.map((part) => [
    `histogram_quantile(${part}, sum by (${by}) (rate(${metric}_bucket[10m])))`,
    part === '0.5' ? 'median' : '99 of 100',
  ]);
}

const panels: readonly Panel[] = [
  {
    title: 'Failed controls, by severity',
    queries: [['max by (severity) (kubescape_gitops_scanner_failed_controls)', '{{severity}}']],
  },
  {
    title: 'Compliance at the last full scan',
    unit: 'percent',
    queries: [['max by (framework) (kubescape_gitops_scanner_framework_compliance_percent)', '{{framework}}']],
  },
  {
    title: 'Since the last full scan',
    unit: 's',
    kind: 'stat',
    queries: [['time() - (max(kubescape_gitops_scanner_last_full_scan_timestamp_seconds) > 0)', 'scan']],
  },
  {
    title: 'Results that are not stored yet',
    kind: 'stat',
    queries: [['max(kubescape_gitops_scanner_unreflected_changes)', 'changes']],
  },
  {
    title: 'Scans, by what came of them',
    queries: [['sum by (result) (increase(kubescape_gitops_operator_scans_total[1h]))', '{{result}}']],
  },
  {
    title: 'From change to judgement',
    unit: 's',
    queries: quantile('kubescape_gitops_operator_trigger_seconds', 'le'),
  },
  {
    title: 'Changes, by what was decided',
    queries: [['sum by (decision) (rate(kubescape_gitops_operator_changes_total[5m]))', '{{decision}}']],
  },
  {
    title: 'What waits',
    queries: [
      ['max(kubescape_gitops_operator_queue_depth)', 'operator: triggers'],
      ['max(kubescape_gitops_storage_queue_depth)', 'storage: writes'],
    ],
  },
  {
    title: 'Writes of results',
    queries: [['sum by (kind, outcome) (rate(kubescape_gitops_scanner_writes_total[5m]))', '{{kind}} {{outcome}}']],
  },
  {
    title: 'Stored results, by kind',
    queries: [['max by (kind) (kubescape_gitops_storage_objects)', '{{kind}}']],
  },
  {
    title: 'Bytes of stored results',
    unit: 'bytes',
    queries: [
      ['sum(kubescape_gitops_storage_bytes)', 'stored'],
      ['max(kubescape_gitops_storage_budget_bytes) > 0', 'at most'],
    ],
  },
  {
    title: 'Watches that are not in order',
    queries: programs.map((program) => [
      `sum by (kind, state) (kubescape_gitops_${program}_watch_state{state=~"stale|forbidden"}) > 0`,
      `${program}: {{kind}} {{state}}`,
    ]),
  },
  {
    title: 'Memory, of its limit',
    unit: 'percentunit',
    queries: perProgram((program) => `max(kubescape_gitops_${program}_memory_used_ratio)`),
  },
  {
    title: 'Replicas that lead',
    queries: perProgram((program) => `sum(kubescape_gitops_${program}_leading)`),
  },
];

const width = 12;
const height = 8;

/** The dashboard as Grafana imports it; the source of data is chosen in it. */
export function dashboard(): unknown {
  const datasource = { type: 'prometheus', uid: '$datasource' };
  return {
    uid: 'kubescape-gitops',
    title: 'Kubescape in the cluster',
    tags: ['kubescape', 'security'],
    schemaVersion: 39,
    version: 1,
    editable: false,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    timezone: 'utc',
    templating: {
      list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' }],
    },
    panels: panels.map(({ title, unit = 'short', kind = 'timeseries', queries }, index) => ({
      id: index + 1,
      title,
      type: kind,
      datasource,
      gridPos: { x: (index % 2) * width, y: Math.floor(index / 2) * height, w: width, h: height },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      options: kind === 'stat' ? { reduceOptions: { calcs: ['lastNotNull'] } } : {},
      targets: queries.map(([expr, legendFormat], query) => ({
        refId: String.fromCodePoint('A'.charCodeAt(0) + query),
        datasource,
        expr,
        legendFormat,
      })),
    })),
  };
}
