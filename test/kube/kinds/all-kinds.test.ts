import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allKinds } from '../../../src/kube/kinds/all-kinds.ts';
import { rootSchema } from '../../../src/kube/schema/custom-resource-definition.ts';
import { nodesOf } from '../../support/kube/schema-nodes.ts';
import { structuralFaults } from '../../support/kube/structural-rules.ts';

const results = 'spdx.softwarecomposition.kubescape.io/v1beta1';

/** As discovery of the original shows them. */
const discovery = `
workloadconfigurationscans           workloadconfigurationscan           WorkloadConfigurationScan           Namespaced ${results}
workloadconfigurationscansummaries   workloadconfigurationscansummary    WorkloadConfigurationScanSummary    Namespaced ${results}
configurationscansummaries           configurationscansummary            ConfigurationScanSummary            Cluster    ${results}
vulnerabilitymanifests               vulnerabilitymanifest               VulnerabilityManifest               Namespaced ${results}
vulnerabilitymanifestsummaries       vulnerabilitymanifestsummary        VulnerabilityManifestSummary        Namespaced ${results}
vulnerabilitysummaries               vulnerabilitysummary                VulnerabilitySummary                Cluster    ${results}
sbomspdxv2p3s                        sbomspdxv2p3                        SBOMSPDXv2p3                        Namespaced ${results}
sbomspdxv2p3filtereds                sbomspdxv2p3filtered                SBOMSPDXv2p3Filtered                Namespaced ${results}
sbomsummaries                        sbomsummary                         SBOMSummary                         Namespaced ${results}
sbomsyfts                            sbomsyfts                           SBOMSyft                            Namespaced ${results}
sbomsyftfiltereds                    sbomsyftfiltereds                   SBOMSyftFiltered                    Namespaced ${results}
openvulnerabilityexchangecontainers  openvulnerabilityexchangecontainer  OpenVulnerabilityExchangeContainer  Namespaced ${results}
servicesscanresults                  servicescanresult                   ServiceScanResult                   Namespaced kubescape.io/v1       kssa
operatorcommands                     operatorcommand                     OperatorCommand                     Namespaced kubescape.io/v1alpha1 opcmd
securityexceptions                   securityexception                   SecurityException                   Namespaced kubescape.io/v1beta1  se
clustersecurityexceptions            clustersecurityexception            ClusterSecurityException            Cluster    kubescape.io/v1beta1  cse
`;

describe('the kinds', () => {
  it('have managers of single fields where people write objects, and none where only we do', () => {
    const unmanaged = allKinds.filter((kind) => rootSchema(kind)['x-kubernetes-map-type'] === 'atomic');
    expect(unmanaged.map(({ kind }) => kind)).toEqual([
      'WorkloadConfigurationScan',
      'WorkloadConfigurationScanSummary',
      'ConfigurationScanSummary',
      'VulnerabilitySummary',
    ]);
  });

  it('are called as discovery of the original calls them', () => {
    const rows = allKinds.map(({ plural, singular, kind, scope, group, version, shortNames = [] }) =>
      [plural, singular, kind, scope, `${group}/${version}`, ...shortNames].join(' '),
    );
    expect(rows).toEqual(
      discovery
        .trim()
        .split('\n')
        .map((row) => row.replaceAll(/ +/g, ' ')),
    );
  });

  it('are one file each', () => {
    const files = globSync('*.ts', { cwd: path.resolve(import.meta.dirname, '../../../src/kube/kinds') });
    const letters = files
      .filter((file) => file !== 'all-kinds.ts')
      .map((file) => file.slice(0, -3).replaceAll('-', ''));
    expect(letters.toSorted()).toEqual(allKinds.map(({ kind }) => kind.toLowerCase()).toSorted());
  });
});

describe.each(allKinds)('$kind', (kind) => {
  const schema = rootSchema(kind);
  const nodes = Array.from(nodesOf(schema));

  it('has a structural schema', () => {
    expect(structuralFaults({ ...schema })).toEqual([]);
  });

  it('says in a sentence what each field is', () => {
    const all = nodes.filter(({ place }) => place !== 'metadata');
    expect(all.filter((node) => !/^\S.*[.…]$/.test(node.schema.description ?? '')).map(({ place }) => place)).toEqual(
      [],
    );
    expect(kind.description).toMatch(/\.$/);
  });

  it('has lists and maps with one owner each, so that managedFields stay small', () => {
    const open = nodes.filter(({ schema: { type, additionalProperties, ...node } }) => {
      if (type === 'array') return node['x-kubernetes-list-type'] !== 'atomic';
      return additionalProperties !== undefined && node['x-kubernetes-map-type'] !== 'atomic';
    });
    expect(open.map(({ place }) => place)).toEqual([]);
  });

  it('has columns for what is there', () => {
    const places = new Set(nodes.map(({ place }) => place));
    const fields = kind.columns
      .map(({ path: field }) => field.slice(1))
      .filter((field) => !field.startsWith('metadata.'));
    expect(fields.filter((field) => !places.has(field))).toEqual([]);
  });
});

describe('results', () => {
  const columnsOf = (kind: string, wide: boolean): readonly string[] =>
    (allKinds.find((one) => one.kind === kind)?.columns ?? [])
      .filter((column) => wide || column.wide !== true)
      .map(({ name }) => name);

  it.each(allKinds.filter(({ group }) => group.startsWith('spdx.')))(
    'begin with the moment of creation, as text: $kind',
    ({ columns }) => {
      expect(columns[0]).toEqual({ name: 'Created At', type: 'string', path: '.metadata.creationTimestamp' });
    },
  );

  it('print no more than the original, unless they are summaries', () => {
    expect(columnsOf('WorkloadConfigurationScan', false)).toEqual(['Created At']);
    expect(columnsOf('VulnerabilityManifest', false)).toEqual(['Created At']);
    expect(columnsOf('SBOMSyft', false)).toEqual(['Created At']);
    const severities = ['Created At', 'Critical', 'High', 'Medium', 'Low'];
    expect(columnsOf('WorkloadConfigurationScanSummary', false)).toEqual(severities);
    expect(columnsOf('VulnerabilitySummary', false)).toEqual(severities);
  });

  it('have no status of their own requests', () => {
    const own = allKinds.filter(({ hasStatusSubresource }) => hasStatusSubresource).map(({ kind }) => kind);
    expect(own).toEqual(['OperatorCommand', 'SecurityException', 'ClusterSecurityException']);
  });
});
