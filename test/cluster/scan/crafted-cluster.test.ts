import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareReports } from '../../../scripts/conformance/compare.ts';
import type { Application } from '../../../scripts/conformance/expected.ts';
import { resourceOf } from '../../../scripts/conformance/resources.ts';
import { judgeCluster } from '../../../src/cli/scan/judge-cluster.ts';
import { controls } from '../../../src/engine/controls/index.ts';
import { systemExceptions } from '../../../src/engine/exceptions/system.ts';
import { clusterSecurityException } from '../../../src/kube/kinds/cluster-security-exception.ts';
import { securityException } from '../../../src/kube/kinds/security-exception.ts';
import { customResourceDefinition } from '../../../src/kube/schema/custom-resource-definition.ts';
import type { Cluster, KubeObject } from '../../support/cluster/cluster.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { scan } from '../../support/command.ts';
import { loadObjects, type ReadObject } from '../../support/live/load-objects.ts';
import { skipped } from '../../support/skipped.ts';

const file = new URL('../../../../shared/conformance/posture/applications.jsonl', import.meta.url);
const isThere = existsSync(file);
if (!isThere) skipped('a live cluster and Kubescape: put applications.jsonl into ../shared/conformance/posture');

function crafted(): Application {
  const row = readFileSync(file, 'utf8')
    .split('\n')
    .find((line) => line.startsWith('{"name":"crafted-cluster"'));
  if (row === undefined) throw new Error(`${file.pathname} has no crafted-cluster`);
  return JSON.parse(row);
}

const judging = { thresholds: {}, isFiltered: false, now: Date.now() };
const objectsOf = ({ objects = [] }: Application): readonly ReadObject[] => objects as readonly ReadObject[];

describe.skipIf(!isThere)('the objects that Kubescape judged in a cluster, in another one', () => {
  describeControlPlane(
    'with an API server of the same version',
    (use) => {
      let application: Application;
      let refused: readonly string[] = [];
      beforeAll(async () => {
        application = crafted();
        refused = await loadObjects(use.plane, objectsOf(application));
      }, 120_000);

      it('are taken, but for the one Service that every cluster makes with an address of its own', () => {
        expect(refused).toEqual([expect.stringMatching(/^Service default\/kubernetes: .*already allocated$/)]);
      });

      it('come to every verdict, counter and score of Kubescape, but for documented deviations', async () => {
        const { evaluation, problems } = await judgeCluster(
          { kubeconfig: use.plane.kubeconfig },
          { controls, exceptions: systemExceptions() },
          judging,
        );
        const resources = objectsOf(application).map((object, index) => resourceOf(object, String(index)));
        const { differences, notes } = compareReports(application, evaluation, resources);

        expect(problems).toEqual([]);
        expect(differences).toEqual([]);
        expect(notes).toEqual(['16 verdicts taken out under UB-1', '3 verdicts taken out under OWN-2']);
      });

      it('are reported so by the command', async () => {
        const { code, stderr, report } = await scan(['--cluster', '--kubeconfig', use.plane.kubeconfig]);
        const { frameworks, controls: expected } = application.report;
        const failed = (statuses: readonly (readonly [string, string])[]): string[] =>
          statuses.filter(([, status]) => status === 'failed').map(([id]) => id);

        expect([code, stderr, report.outcome]).toEqual([0, '', 'pass']);
        expect(report.liveCluster).toEqual({ name: 'test', server: use.plane.url });
        expect(failed(report.controls.map(({ id, status }) => [id, status]))).toEqual(
          failed(Object.entries(expected).map(([id, { status }]) => [id, status])).toSorted(),
        );
        expect(report.frameworks.map(({ name }) => name).toSorted()).toEqual(Object.keys(frameworks).toSorted());
      });

      it('pass where an exception of that cluster accepts them', async () => {
        const { plane } = use;
        await installExceptions(plane);
        await plane.apply(exception('SecurityException', 'shop'), exception('ClusterSecurityException'));
        const args = ['--cluster', '--kubeconfig', plane.kubeconfig, '--control', 'C-0057,C-0038'];
        const { code, stderr, report } = await scan(args);
        const failing = report.resources.map(({ id, controls: found }) => [id, found.map((one) => one.id)]);

        expect([code, stderr]).toEqual([0, '']);
        expect(failing).toEqual([
          ['apps/v1/bare/StatefulSet/db', ['C-0057']],
          ['apps/v1/kube-system/DaemonSet/agent', ['C-0038']],
        ]);
        expect(report.exceptions.used.filter(({ name }) => name.includes('SecurityException'))).toEqual([
          { name: 'ClusterSecurityException accepted', matches: 1 },
          { name: 'SecurityException shop/accepted', matches: 1 },
        ]);
      });
    },
    { nodes: 0 },
  );
});

/** Accepts privileged containers in one namespace, or the host's PID namespace of every StatefulSet. */
function exception(kind: 'SecurityException' | 'ClusterSecurityException', namespace?: string): KubeObject {
  const isWide = namespace === undefined;
  return {
    apiVersion: 'kubescape.io/v1beta1',
    kind,
    metadata: { name: 'accepted', ...(isWide ? {} : { namespace }) },
    spec: {
      posture: [{ controlID: isWide ? 'C-0038' : 'C-0057', action: 'ignore' }],
      ...(isWide ? { match: { resources: [{ kind: 'StatefulSet' }] } } : {}),
    },
  };
}

async function installExceptions(plane: Cluster): Promise<void> {
  const definitions = [securityException, clusterSecurityException].map(customResourceDefinition);
  await plane.apply(...definitions.map((definition) => ({ ...definition })));
  const names = definitions.map(({ metadata }) => `crd/${metadata.name}`);
  await plane.kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...names]);
}
