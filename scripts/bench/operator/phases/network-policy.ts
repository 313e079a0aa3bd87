import { collectionPath, objectPath } from '../../../../src/kube/api/kube-api.ts';
import type { App } from '../../engine/cluster/app.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { servedKind } from '../stage/paths.ts';
import type { BenchStage } from '../stage/stage.ts';
import { untilQuiet, writtenSince } from './quiet.ts';

export interface PolicyFigures {
  /** Workloads of the namespace, and those whose pods the policy selects and no other policy does. */
  readonly workloads: number;
  readonly selected: number;
  /** Results written when the policy came, and when it went. */
  readonly written: readonly number[];
  /** Results judged in both, whether or not they were written. */
  readonly judged: number;
  /** Results that should have been written and were not, or the other way round. */
  readonly faults: readonly string[];
}

const policies = servedKind('networking.k8s.io/v1', 'NetworkPolicy');
const scans = '/registry/spdx.softwarecomposition.kubescape.io/workloadconfigurationscans/';
const name = 'bench';
/** Seconds without a write after which everything is judged. */
const calm = 5;

/** Has a NetworkPolicy select the pods of one team in the largest namespace, and takes it away again. */
export async function measurePolicy(stage: BenchStage, fleet: Fleet): Promise<PolicyFigures> {
  const all = largestNamespace(fleet);
  const [{ namespace, team } = { namespace: '', team: '' }] = all;
  const expected = new Set(
    all.filter((app) => app.team === team && !app.hasPolicy).map((app) => `${app.kind.toLowerCase()}-${app.name}`),
  );
  const podSelector = { matchLabels: { 'app.kubernetes.io/part-of': team } };
  const body = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector, policyTypes: ['Ingress', 'Egress'] },
  };
  const judgedBefore = await judged(stage);
  const came = await writtenBy(stage, namespace, () =>
    stage.client.ask({ method: 'POST', path: collectionPath(policies, namespace), body }),
  );
  const went = await writtenBy(stage, namespace, () =>
    stage.client.ask({ method: 'DELETE', path: objectPath(policies, namespace, name) }),
  );
  const faults = [came, went].flatMap((written) => [
    ...Array.from(expected.difference(written), (one) => `${one} was not written`),
    ...Array.from(written.difference(expected), (one) => `${one} was written`),
  ]);
  const written = [came.size, went.size];
  return {
    workloads: all.length,
    selected: expected.size,
    written,
    judged: (await judged(stage)) - judgedBefore,
    faults,
  };
}

function largestNamespace({ apps }: Fleet): readonly App[] {
  const groups = Map.groupBy(
    apps.map(({ app }) => app),
    ({ namespace }) => namespace,
  );
  return Array.from(groups.values()).toSorted((one, other) => other.length - one.length)[0] ?? [];
}

/** Names of scan results of workloads in the namespace that were written after an action. */
async function writtenBy(
  stage: BenchStage,
  namespace: string,
  act: () => Promise<unknown>,
): Promise<ReadonlySet<string>> {
  const revision = await stage.etcd.revision();
  await act();
  await untilQuiet(stage, calm);
  const keys = await writtenSince(stage, revision);
  const prefix = `${scans}${namespace}/`;
  const names = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const elsewhere = keys.filter((key) => key.startsWith(scans) && !key.startsWith(prefix));
  // The policy's own result, should it have one, is not a workload's.
  return new Set([...names.filter((one) => one !== `networkpolicy-${name}`), ...elsewhere]);
}

/** How many results the scanner has looked at whether they have to be written. */
async function judged(stage: BenchStage): Promise<number> {
  return stage.program('scanner').metric('kubescape_gitops_scanner_writes_total', 'kind="scan"');
}
