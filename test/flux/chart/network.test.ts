import { expect, it } from 'vitest';
import type { KubeObject } from '../../support/cluster/cluster.ts';
import { chartFixtures } from '../../support/chart/chart-fixtures.ts';
import { workloadsOf } from '../../support/chart/pods.ts';
import { chartObjects, describeChart } from '../../support/chart/render-chart.ts';

type Labels = Readonly<Record<string, string>>;

interface Peer {
  readonly podSelector?: { readonly matchLabels: Labels };
  readonly namespaceSelector?: { readonly matchLabels: Labels };
  readonly ipBlock?: { readonly cidr: string };
}

interface PolicySpec {
  readonly podSelector: { readonly matchLabels: Labels };
  readonly policyTypes: readonly string[];
  readonly ingress: readonly { readonly ports: readonly object[]; readonly from?: readonly Peer[] }[];
  readonly egress?: readonly { readonly ports: readonly { readonly port: number }[]; readonly to?: readonly Peer[] }[];
}

const [, everything] = chartFixtures.at(-1) ?? [];

describeChart('NetworkPolicies', () => {
  const policiesOf = async (values: unknown): Promise<ReadonlyMap<string, PolicySpec>> => {
    const policies = (await chartObjects({ ...everything, values })).filter(({ kind }) => kind === 'NetworkPolicy');
    return new Map(policies.map(({ metadata, spec }) => [metadata.name, spec as PolicySpec]));
  };
  const policyOf = async (name: string, values: unknown = everything?.values): Promise<PolicySpec> => {
    const found = (await policiesOf(values)).get(name);
    if (found) return found;
    throw new Error(`no NetworkPolicy ${name}`);
  };
  const labelsOf = async (name: string): Promise<Labels> => {
    const objects: readonly KubeObject[] = await chartObjects(everything);
    return workloadsOf(objects).find((workload) => workload.name === name)?.template.metadata.labels ?? {};
  };
  const selects = (selector: Labels, labels: Labels): boolean =>
    Object.entries(selector).every(([key, value]) => labels[key] === value);
  const names = ['gate', 'kubescape', 'kubescape-scheduler', 'operator', 'storage'];

  it('select the pods of one component each, and all of them', async () => {
    const policies = await policiesOf(everything?.values);
    expect([...policies.keys()].toSorted()).toEqual(names);
    for (const [name, { podSelector }] of policies) {
      for (const other of names) expect(selects(podSelector.matchLabels, await labelsOf(other))).toBe(name === other);
    }
  });

  it.each([
    ['operator', ['kubescape-scheduler', 'operator']],
    ['kubescape', ['kubescape', 'operator']],
    ['storage', ['storage']],
    ['kubescape-scheduler', []],
  ])('let only who has to reach %s, and who reads metrics', async (name, callers) => {
    const { ingress, policyTypes } = await policyOf(name);
    const peers = ingress.flatMap(({ from = [] }) => from);
    const reaching = [];
    for (const other of names) {
      const labels = await labelsOf(other);
      if (peers.some(({ podSelector }) => podSelector && selects(podSelector.matchLabels, labels)))
        reaching.push(other);
    }
    expect(reaching).toEqual(callers);
    expect(policyTypes).toContain('Ingress');
    const fromNamespaces = peers.flatMap(({ namespaceSelector }) =>
      Object.values(namespaceSelector?.matchLabels ?? {}),
    );
    const expected = name === 'operator' ? ['monitoring', 'ci'] : ['monitoring'];
    expect(fromNamespaces).toEqual(callers.length === 0 ? [] : expected);
  });

  it('let everybody reach the gate, unless values say who', async () => {
    const gate = { enabled: true, existingSecret: 'app' };
    expect((await policyOf('gate', { gate })).ingress).toEqual([{ ports: [{ port: 'http', protocol: 'TCP' }] }]);
    expect((await policyOf('gate')).ingress[0]?.from).toHaveLength(2);
  });

  it('limit what goes out only on demand', async () => {
    expect((await policyOf('operator', {})).policyTypes).toEqual(['Ingress']);
    expect((await policyOf('operator', {})).egress).toBeUndefined();
  });

  it('let out what a component needs: names, the API server, whom it calls', async () => {
    const portsOf = async (name: string): Promise<readonly number[]> =>
      ((await policyOf(name)).egress ?? []).flatMap(({ ports }) => ports.map(({ port }) => port));
    expect(await portsOf('operator')).toEqual([53, 53, 8080, 6443]);
    expect(await portsOf('kubescape')).toEqual([53, 53, 6443]);
    expect(await portsOf('storage')).toEqual([53, 53, 6443]);
    expect(await portsOf('kubescape-scheduler')).toEqual([53, 53, 4002]);
    expect(await portsOf('gate')).toEqual([53, 53, 443]);
    const api = (await policyOf('storage')).egress?.at(-1);
    expect(api?.to).toEqual([{ ipBlock: { cidr: '10.96.0.1/32' } }]);
  });

  it('let out to any API server where nobody says where it is', async () => {
    const values = { global: { networkPolicy: { createEgressRules: true } } };
    expect((await policyOf('storage', values)).egress?.at(-1)).toEqual({
      ports: [
        { port: 443, protocol: 'TCP' },
        { port: 6443, protocol: 'TCP' },
      ],
    });
  });

  it('are left out by a value', async () => {
    expect(await policiesOf({ global: { networkPolicy: { enabled: false } } })).toEqual(new Map());
  });
});
