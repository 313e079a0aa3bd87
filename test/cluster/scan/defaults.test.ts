import { expect, it } from 'vitest';
import { judgeCluster } from '../../../src/cli/scan/judge-cluster.ts';
import { controls } from '../../../src/engine/controls/index.ts';
import type { Evaluation } from '../../../src/model/evaluation.ts';
import { formatPath } from '../../../src/model/path.ts';
import { withApiServerDefaults } from '../../../src/render/judging/api-server-defaults.ts';
import type { KubeObject } from '../../support/cluster/cluster.ts';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { inventoryOf } from '../../support/inventories.ts';

const containers = [
  { name: 'app', image: 'app', ports: [{ containerPort: 8080 }], resources: { limits: { cpu: '1', memory: '1Gi' } } },
];
const rbac = 'rbac.authorization.k8s.io';

/** Objects as people write them: without what the API server fills in. */
function written(namespace: string): readonly KubeObject[] {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { hostNetwork: true, containers } };
  const named = (name: string): KubeObject['metadata'] => ({ name, namespace, labels });
  return [
    { apiVersion: 'v1', kind: 'Pod', metadata: named('alone'), spec: { hostNetwork: true, containers } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: named('web'),
      spec: { selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: named('nightly'),
      spec: {
        schedule: '0 3 * * *',
        jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers } } } },
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: named('in'),
      spec: { podSelector: { matchLabels: labels } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: named('web'), spec: { selector: labels, ports: [{ port: 22 }] } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: named('robot') },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata: named('reader'),
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: named('reader'),
      roleRef: { kind: 'Role', name: 'reader' },
      subjects: [
        { kind: 'User', name: 'alice' },
        { kind: 'ServiceAccount', name: 'robot', namespace },
      ],
    },
  ] as readonly KubeObject[];
}

/** Every verdict on what was written, with all of its paths, by the control and its resource. */
function verdictsOn(names: ReadonlySet<string>, { verdicts }: Evaluation): Map<string, string> {
  const own = Array.from(verdicts).filter(({ key }) => names.has(key.split(' > ')[0] ?? ''));
  return new Map(
    own.flatMap(({ id, controls: judged }) =>
      judged.map((one): [string, string] => {
        const paths = one.rules.flatMap(({ violations }) =>
          violations.flatMap((found) => [...found.failed, ...found.fix.map(({ path }) => path)].map(formatPath)),
        );
        return [`${one.id} ${id}`, `${one.status} ${paths.toSorted().join(' ')}`];
      }),
    ),
  );
}

function differences(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): readonly string[] {
  const ids = Array.from(new Set([...left.keys(), ...right.keys()]));
  return ids.filter((id) => left.get(id) !== right.get(id)).toSorted();
}

describeCluster('what the API server fills in', (use) => {
  it('changes verdicts as it does for rendered clusters, and no others', async () => {
    const { cluster, namespace } = use;
    const objects = written(namespace);
    const key = ({ apiVersion, kind, metadata: { name } }: KubeObject): string =>
      `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}/${namespace}/${kind}/${name}`;
    const names = new Set(objects.map(key));
    await cluster.apply(...objects);
    const { evaluation, problems } = await judgeCluster(
      { kubeconfig: cluster.kubeconfig },
      { controls, judges: (resource) => resource.namespace === namespace },
      { thresholds: {}, isFiltered: true, now: Date.now() },
    );
    const live = verdictsOn(names, evaluation);
    const asWritten = verdictsOn(names, inventoryOf(objects).evaluate());
    const filledIn = verdictsOn(names, inventoryOf(objects.map(withApiServerDefaults)).evaluate());

    expect(problems).toEqual([]);
    expect(differences(filledIn, live)).toEqual([]);
    // Directions of the NetworkPolicy, ports of the host, and the API group that people belong to.
    const changed = differences(asWritten, live);
    expect(changed.filter((id) => !id.includes('/User/alice/'))).toEqual([
      `C-0030 /v1/${namespace}/Pod/alone`,
      `C-0030 apps/v1/${namespace}/Deployment/web`,
      `C-0044 /v1/${namespace}/Pod/alone`,
    ]);
    const grants = changed.filter((id) => id.includes('/User/alice/'));
    expect(grants.filter((id) => live.has(id))).toEqual(grants.filter((id) => id.includes(` ${rbac}//User/alice/`)));
  });
});
