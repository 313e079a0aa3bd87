import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { Installation } from '../../support/installation/installation.ts';

describeControlPlane('definitions and rights as they lie in flux/chart', (use) => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.make(use.plane);
  }, 120_000);
  afterAll(() => installation.stop());

  it('make the nine kinds known, with their scopes', async () => {
    const list = await use.plane.kubectl(['api-resources', '--api-group=spdx.softwarecomposition.kubescape.io']);
    const rows = list
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => row.split(/\s+/));
    const scopes = new Map(rows.map((row) => [row.at(0), row.at(-2)]));
    expect(Object.fromEntries(scopes)).toMatchObject({
      configurationscansummaries: 'false',
      vulnerabilitysummaries: 'false',
      sbomspdxv2p3s: 'true',
      sbomspdxv2p3filtereds: 'true',
      sbomsummaries: 'true',
      vulnerabilitymanifests: 'true',
      vulnerabilitymanifestsummaries: 'true',
      workloadconfigurationscans: 'true',
      workloadconfigurationscansummaries: 'true',
    });
  });

  it.each([
    ['watch', 'deployments', 'kubescape-operator', 'yes'],
    ['list', 'pods', 'kubescape-scanner', 'yes'],
    ['list', 'secrets', 'kubescape-scanner', 'no'],
    ['watch', 'secrets', 'kubescape-operator', 'no'],
    ['delete', 'workloadconfigurationscans', 'kubescape-operator', 'no'],
  ])('answer what the runbook asks: can-i %s %s as %s: %s', async (verb, resource, account, answer) => {
    const as = `--as=system:serviceaccount:kubescape:${account}`;
    const said = await use.plane.kubectl(['auth', 'can-i', verb, resource, as, '-A']).catch(String);
    expect(said.includes('yes') ? 'yes' : 'no').toBe(answer);
  });
});
