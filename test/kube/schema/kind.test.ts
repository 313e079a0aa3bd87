import { describe, expect, it } from 'vitest';
import { configurationScanSummary } from '../../../src/kube/kinds/configuration-scan-summary.ts';
import { operatorCommand } from '../../../src/kube/kinds/operator-command.ts';
import { workloadConfigurationScan } from '../../../src/kube/kinds/workload-configuration-scan.ts';
import { rootSchema } from '../../../src/kube/schema/custom-resource-definition.ts';
import type { Kind, ObjectOf } from '../../../src/kube/schema/kind.ts';
import { refusals } from '../../support/kube/refusals.ts';

type Scan = ObjectOf<typeof workloadConfigurationScan>;
type Control = Scan['spec']['controls'][string];

const faults = (kind: Kind, object: unknown): readonly string[] => refusals(rootSchema(kind))(object);
const passed: Control = {
  controlID: 'C-0057',
  name: 'Privileged container',
  severity: { severity: 'High', scoreFactor: 8 },
  status: { status: 'passed', subStatus: '', info: '' },
  rules: [],
};
const scan: Scan = {
  apiVersion: 'spdx.softwarecomposition.kubescape.io/v1beta1',
  kind: 'WorkloadConfigurationScan',
  metadata: { name: 'deployment-web', namespace: 'shop' },
  spec: { controls: { 'C-0057': passed }, relatedObjects: null },
};

/** Each `@ts-expect-error` is checked by the compiler: what the schema refuses cannot be built. */
describe('an object of a kind', () => {
  it('that can be built is taken', () => {
    const sums: ObjectOf<typeof configurationScanSummary> = {
      apiVersion: 'spdx.softwarecomposition.kubescape.io/v1beta1',
      kind: 'ConfigurationScanSummary',
      metadata: { name: 'shop' },
      spec: { severities: { critical: 0, high: 1, medium: 0, low: 0, unknown: 0 }, summaryRef: [] },
    };

    expect(faults(workloadConfigurationScan, scan)).toEqual([]);
    expect(faults(configurationScanSummary, sums)).toEqual([]);
  });

  it('that lacks a text of a path cannot be built', () => {
    // @ts-expect-error fixPathValue is missing
    const path: NonNullable<Control['rules'][number]['paths']>[number] = { failedPath: 'a', fixPath: '' };
    const rule = { name: 'rule', status: { status: 'failed', subStatus: '' }, paths: [path] };

    const broken = { ...scan, spec: { controls: { 'C-0057': { ...passed, rules: [rule] } } } };
    expect(faults(workloadConfigurationScan, broken)).toHaveLength(1);
  });

  it('that has a text for a score cannot be built', () => {
    // @ts-expect-error a text is no number
    const severity: Control['severity'] = { severity: 'High', scoreFactor: '8' };

    const broken = { ...scan, spec: { controls: { 'C-0057': { ...passed, severity } } } };
    expect(faults(workloadConfigurationScan, broken)).toHaveLength(1);
  });

  it('that lacks what readers look into cannot be built, although the API server takes null there', () => {
    // @ts-expect-error controls may not be null
    const broken: Scan = { ...scan, spec: { controls: null } };

    expect(faults(workloadConfigurationScan, broken)).toEqual([]);
  });

  it('of a namespace has one', () => {
    // @ts-expect-error namespace is missing
    const metadata: Scan['metadata'] = { name: 'deployment-web' };

    expect(metadata).not.toHaveProperty('namespace');
  });

  it('has its own apiVersion and kind', () => {
    // @ts-expect-error another version
    const other: Pick<Scan, 'apiVersion'> = { apiVersion: 'spdx.softwarecomposition.kubescape.io/v1' };
    const command: ObjectOf<typeof operatorCommand> = {
      apiVersion: 'kubescape.io/v1alpha1',
      kind: 'OperatorCommand',
      metadata: { name: 'scan', namespace: 'kubescape' },
      spec: { commandType: 'OperatorAPI' },
      status: { completed: true, completedAt: null },
    };

    expect(faults(operatorCommand, command)).toEqual([]);
    expect(other.apiVersion).not.toBe(scan.apiVersion);
  });
});
