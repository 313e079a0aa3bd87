import path from 'node:path';
import { expect, it } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { auditedRequests } from '../../support/cluster/audit-log.ts';
import type { Cluster, KubeObject } from '../../support/cluster/cluster.ts';
import { serviceAccountToken } from '../../support/cluster/service-accounts.ts';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { command, scan, temporaryFolders } from '../../support/command.ts';
import { documentedRights } from '../../support/live/documented-rights.ts';

const needed = documentedRights();
const folderWith = temporaryFolders();

describeCluster('a ServiceAccount that scans the cluster', (use) => {
  const asking = async (name: string, clusterRules: typeof needed): Promise<string[]> => {
    const { cluster, namespace } = use;
    const token = await serviceAccountToken(cluster, { namespace, name, clusterRules });
    return ['--cluster', '--kubeconfig', kubeconfigOf(cluster, token), '--namespace', namespace];
  };

  it('needs no more rights than the documentation says', async () => {
    const { cluster, namespace } = use;
    const args = await asking('reader', needed);
    await cluster.apply(privileged(namespace));
    const { code, stderr, report } = await scan(args);

    expect([code, stderr, report.problems]).toEqual([0, '', []]);
    expect(report.resources.map(({ id }) => id)).toContain(`apps/v1/${namespace}/Deployment/front`);
  });

  it('uses all of that, and asks for nothing else', async ({ skip }) => {
    const { namespace, auditLog } = use;
    if (auditLog === undefined) return skip('only a cluster that was built keeps an audit log');
    const args = await asking('audited', needed);
    await scan(args);
    const user = `system:serviceaccount:${namespace}:audited`;
    const served = postureKinds.filter(({ isOptional }) => isOptional !== true);
    // Other tests may have installed the kinds of exceptions.
    const lists = await until('all lists to be in the audit log', async () => {
      const own = (await auditedRequests(auditLog)).filter((request) => request.user === user);
      const found = own.filter(({ resource, group }) => resource !== undefined && group !== 'kubescape.io');
      return found.length >= served.length && found;
    });

    expect(lists.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
    expect(lists.map(({ verb, group, resource }) => `${verb} ${resource}.${group}`).toSorted()).toEqual(
      served.map(({ group, plural }) => `list ${plural}.${group}`).toSorted(),
    );
  });

  it('learns which controls are skipped without a kind that it may not list', async () => {
    const { cluster, namespace } = use;
    const limited = needed.filter(({ apiGroups }) => !apiGroups.includes('networking.k8s.io'));
    const args = await asking('limited', limited);
    await cluster.apply(privileged(namespace));
    const [{ code, report }, text] = await Promise.all([scan(args), command(['scan', ...args])]);

    expect([code, report.outcome]).toEqual([3, 'incomplete']);
    expect(report.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        `cannot list networkpolicies.networking.k8s.io: forbidden; skipped without it: C-0030, C-0054 (`,
      ),
    ]);
    expect(report.problems[0]?.message).toContain(`system:serviceaccount:${namespace}:limited`);
    expect(
      report.controls.filter(({ id }) => ['C-0030', 'C-0054', 'C-0057'].includes(id)).map(({ status }) => status),
    ).toEqual(['skipped', 'skipped', 'failed']);
    expect(text.stdout).toContain('NOT EVALUATED (1)');
  });

  it('finds its own cluster where it is that of a Pod', async () => {
    const { cluster, namespace } = use;
    const token = await serviceAccountToken(cluster, { namespace, name: 'pod', clusterRules: needed });
    const folder = folderWith({ token, 'ca.crt': cluster.ca });
    const { hostname, port, origin } = new URL(cluster.url);
    const env = {
      HOME: folder,
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
      KUBESCAPE_GITOPS_SERVICE_ACCOUNT: folder,
    };
    const { code, report } = await scan(['--cluster', '--namespace', namespace], { env });

    expect([code, report.problems, report.liveCluster]).toEqual([0, [], { server: origin }]);
  });

  it('whose token is not taken learns just that', async () => {
    const kubeconfig = kubeconfigOf(use.cluster, 'no-token-of-anybody');
    const { code, stdout, stderr } = await command(['scan', '--cluster', '--kubeconfig', kubeconfig]);

    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^error: the API server https:\S+ tells nothing: .*the credentials are not accepted.*\n$/);
    expect(stderr).not.toContain('no-token-of-anybody');
  });
});

function kubeconfigOf(cluster: Cluster, token: string): string {
  return path.join(folderWith({ kubeconfig: cluster.kubeconfigOf(token) }), 'kubeconfig');
}

function privileged(namespace: string): KubeObject {
  const labels = { app: 'front' };
  const containers = [{ name: 'front', image: 'front', securityContext: { privileged: true } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'front', namespace },
    spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}
