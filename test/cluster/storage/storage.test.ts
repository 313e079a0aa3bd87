import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest';
import { objectPath } from '../../../src/kube/api/kube-api.ts';
import {
  configurationSummaries,
  manifestSummaries,
  scans,
  scanSummaries,
  vulnerabilitySummaries,
} from '../../../src/storage/kinds/stored-kinds.ts';
import { auditedRequests } from '../../support/cluster/audit-log.ts';
import { requestToken, serviceAccountToken } from '../../support/cluster/service-accounts.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { startCommand } from '../../support/command.ts';
import { until } from '../../support/cluster/until.ts';
import { postureKind } from '../../support/storage/live-objects.ts';
import { Replica } from '../../support/storage/replica.ts';
import { clusterRules, namespaceRules } from '../../support/storage/rights.ts';
import { StorageCluster } from '../../support/storage/storage-cluster.ts';
import { resultKind } from '../../support/storage/stored-results.ts';

const [configMap, role, binding] = ['ConfigMap', 'ClusterRole', 'ClusterRoleBinding'].map(postureKind) as [
  ReturnType<typeof postureKind>,
  ReturnType<typeof postureKind>,
  ReturnType<typeof postureKind>,
];
const manifests = resultKind('VulnerabilityManifest');
const rbac = 'rbac.authorization.k8s.io';
const user = 'system:serviceaccount:kubescape:storage';

describeControlPlane(
  'the storage process',
  (use) => {
    let cluster: StorageCluster;
    let token: string;
    let folder: string;
    const replicas: Replica[] = [];

    beforeAll(async () => {
      cluster = new StorageCluster(use.plane);
      await cluster.prepare();
      const rights = { namespace: 'kubescape', rules: namespaceRules };
      token = await serviceAccountToken(use.plane, { ...rights, name: 'storage', clusterRules: clusterRules() });
      folder = mkdtempSync(path.join(tmpdir(), 'storage-test-'));
    });
    afterEach(async () => {
      await Promise.all(replicas.splice(0).map((replica) => replica.stop()));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const start = async (settings: Parameters<typeof Replica.start>[3] = {}, rights = token): Promise<Replica> => {
      const replica = await Replica.start(use.plane, rights, folder, settings);
      replicas.push(replica);
      return replica;
    };
    const sum = (namespace: string, high: number | undefined): Promise<unknown> =>
      until(`${high} in the summary of ${namespace}`, async () => (await cluster.summed(namespace)) === high);

    it('keeps a summary of each namespace, written once in its window', async () => {
      await cluster.namespace('shop');
      await cluster.result('shop', 'configmap-a', 1);
      const replica = await start();
      await replica.hasCleaned();
      await cluster.result('shop', 'configmap-b', 2);
      await cluster.vulnerabilities('shop', 'deployment-web-app', 7, 'nginx');
      await sum('shop', 3);
      const begun = performance.now();
      for (let high = 1; high <= 40; high += 1) await cluster.count('shop', 'configmap-b', high);
      await sum('shop', 41);
      const windows = Math.ceil((performance.now() - begun) / 1_500) + 1;
      const writes = (await cluster.writesOf(user)).filter((write) =>
        write.endsWith('configurationscansummaries/shop'),
      );
      expect(writes.length).toBeLessThanOrEqual(windows + 1);
      expect(await cluster.get(configurationSummaries, '', 'shop')).toMatchObject({
        spec: {
          severities: { critical: 0, high: 41, medium: 0, low: 0, unknown: 0 },
          summaryRef: [{ name: 'configmap-a' }, { name: 'configmap-b' }],
        },
      });
      expect(await cluster.get(vulnerabilitySummaries, '', 'shop')).toMatchObject({
        spec: {
          severities: { critical: { all: 7, relevant: 1 }, negligible: { all: 0 } },
          vulnerabilitiesRef: [{ namespace: 'shop', name: 'deployment-web-app', kind: 'vulnerabilitymanifestsummary' }],
        },
      });
      const object = objectPath(manifestSummaries, 'shop', 'deployment-web-app');
      await use.plane.request('PATCH', object, { spec: { severities: { critical: { relevant: null } } } });
      await until('the sum without it', async () => {
        const summary = await cluster.get(vulnerabilitySummaries, '', 'shop');
        return JSON.stringify(summary).includes('"critical":{"all":7,"relevant":0}');
      });
    });

    it('writes nothing when it starts again, and puts right what others edit', async () => {
      const before = (await cluster.writesOf(user)).length;
      const replica = await start();
      await replica.hasCleaned();
      const path = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1/configurationscansummaries/shop';
      const edit = { metadata: { labels: { theirs: 'yes' } }, spec: { severities: { high: 5 } } };
      await use.plane.request('PATCH', path, edit);
      await sum('shop', 41);
      expect((await cluster.writesOf(user)).slice(before)).toEqual(['patch configurationscansummaries/shop']);
      expect(await cluster.get(configurationSummaries, '', 'shop')).toMatchObject({
        metadata: { labels: { theirs: 'yes' } },
      });
    });

    it('removes results whose object is gone, whatever kind of object, and no others', async () => {
      await start();
      for (const name of ['web', 'again']) await cluster.create(configMap, 'shop', name);
      await cluster.create(role, '', 'storage:read', { rules: [] });
      const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: 'storage:read' };
      await cluster.create(binding, '', 'storage:bind', { roleRef, subjects: [] });
      await cluster.result('shop', 'configmap-web', 1, '/shop/ConfigMap/web');
      await cluster.result('shop', 'configmap-again', 1, '/shop/ConfigMap/again');
      await cluster.result('kubescape', 'clusterrole-x', 1, `${rbac}//ClusterRole/storage:read`);
      const grant = `/shop/ServiceAccount/x ${rbac}//ClusterRole/storage:read ${rbac}//ClusterRoleBinding/storage:bind`;
      await cluster.result('kubescape', 'serviceaccount-x', 1, grant);
      await cluster.result('kubescape', 'namespace-shop', 1, '//Namespace/shop');
      await cluster.result('shop', 'ingress-x', 1, 'networking.k8s.io/shop/Ingress/x');
      await sum('kubescape', 3);

      await cluster.remove(configMap, 'shop', 'web');
      await cluster.remove(configMap, 'shop', 'again');
      await cluster.create(configMap, 'shop', 'again');
      await cluster.remove(role, '', 'storage:read');
      await sum('kubescape', 1);
      await until('the removal', async () => !(await cluster.names(scans)).includes('shop/configmap-web'));
      const left = [
        'kubescape/namespace-shop',
        'shop/configmap-a',
        'shop/configmap-again',
        'shop/configmap-b',
        'shop/ingress-x',
      ];
      expect(await cluster.names(scans)).toEqual(left);
      await until('the other kind', async () => (await cluster.names(scanSummaries)).length === left.length);
      expect(await cluster.names(scanSummaries)).toEqual(left);
    });

    it('with two replicas writes everything once, also when the one that leads ends', async () => {
      const first = await start();
      await first.hasCleaned();
      const second = await start();
      const before = (await cluster.writesOf(user)).length;
      await cluster.count('shop', 'configmap-a', 100);
      const high = await until('a new sum', async () => {
        const summed = await cluster.summed('shop');
        return summed !== undefined && summed > 100 && summed;
      });
      await replicas.shift()?.stop();
      await second.hasCleaned();
      await cluster.count('shop', 'configmap-a', 200);
      await sum('shop', high + 100);
      const patched = 'patch configurationscansummaries/shop';
      expect((await cluster.writesOf(user)).slice(before)).toEqual([patched, patched]);
    });

    it('deletes the summary of a namespace that is deleted', async () => {
      await start();
      await cluster.namespace('short');
      await cluster.result('short', 'namespace-short', 1, '//Namespace/short');
      await sum('short', 1);
      await use.plane.request('DELETE', '/api/v1/namespaces/short');
      await sum('short', undefined);
      expect(await cluster.names(configurationSummaries)).toEqual(['kubescape', 'shop']);
    });

    it('writes and removes nothing about kinds that it may not see', async () => {
      const rules = clusterRules(['configmaps', 'vulnerabilitymanifestsummaries']);
      const rights = { namespace: 'kubescape', rules: namespaceRules, clusterRules: rules };
      const blind = await serviceAccountToken(use.plane, { ...rights, name: 'blind' });
      const replica = await start({ cleanupMilliseconds: 500 }, blind);
      await cluster.remove(configMap, 'shop', 'again');
      await cluster.remove(manifestSummaries, 'shop', 'deployment-web-app');
      await cluster.namespace('late');
      await cluster.result('late', 'namespace-gone', 1, '//Namespace/gone');
      // Proof that it is at work: it removes what it can judge.
      await until('another removal', async () => !(await cluster.names(scans)).includes('late/namespace-gone'));
      expect(replica.storage.health.degraded().map((line) => line.slice(0, 42))).toEqual([
        expect.stringContaining('vulnerabilitymanifestsummaries: forbidden'),
        expect.stringContaining('configmaps: forbidden'),
      ]);
      expect(await cluster.names(scans)).toContain('shop/configmap-again');
      expect(await cluster.names(vulnerabilitySummaries)).toEqual(['shop']);
      const writes = await cluster.writesOf('system:serviceaccount:kubescape:blind');
      expect(writes.filter((write) => /configmap|vulnerab/.test(write))).toEqual([]);
    });

    it('keeps to its budget: unused images first, never verdicts', async () => {
      const sized = (seconds: number): object => ({
        metadata: {
          annotations: { 'kubescape.io/resource-size': '100000', 'kubescape.io/timestamp': String(seconds) },
        },
        spec: {
          metadata: { withRelevancy: false, tool: { name: '', version: '', databaseVersion: '' }, report: {} },
          payload: {
            matches: [],
            distro: { name: '', version: '', idLike: [] },
            descriptor: { name: '', version: '' },
          },
        },
        status: {},
      });
      for (const [name, seconds] of [
        ['old', 1],
        ['older', 0],
        ['new', 9],
        ['used', 0],
      ] as const) {
        await cluster.create(manifests, 'kubescape', name, sized(seconds));
      }
      await cluster.vulnerabilities('shop', 'deployment-web-app', 1, 'used');
      const before = await cluster.names(scans);
      const replica = await start({ mostBytes: 320_000 });
      await until('the evictions', async () => (await cluster.names(manifests)).length === 2);
      await until('the end of it', async () => replica.messages().some((line) => line.includes('is over')));
      expect(await cluster.names(manifests)).toEqual(['kubescape/new', 'kubescape/used']);
      expect((await cluster.names(scans)).filter((name) => !before.includes(name))).toEqual([]);
      expect(replica.messages().filter((line) => /pressure|evicting/.test(line))).toEqual([
        expect.stringMatching(/^disk pressure: 1[34]\d% of 313Ki$/),
        'evicting 2 manifests',
        expect.stringMatching(/^disk pressure is over: [67]\d% of 313Ki$/),
      ]);
      expect(await replica.storage.endpoints[0]?.answer({} as never)).toMatchObject({
        status: 200,
        json: { budget: 320_000, kinds: { vulnerabilitymanifests: { objects: 2 } }, unknown: [] },
      });
      expect(await replica.metrics()).toContain(
        'removals_total{kind="vulnerabilitymanifests",cause="evicted",outcome="done"} 2',
      );
    });

    it('runs as a command: says what is stored to those who may ask, and ends when it is told to', async () => {
      const kubeconfig = path.join(folder, 'command');
      writeFileSync(kubeconfig, use.plane.kubeconfigOf(token), { mode: 0o600 });
      const listen = ['--listen', '127.0.0.1:0', '--kubeconfig', kubeconfig];
      const child = startCommand(['storage', ...listen, '--max-bytes', '100Ki', '--cleanup-interval', '10s']);
      onTestFinished(() => void child.kill('SIGKILL'));
      const ended = new Promise((resolve) => child.once('close', resolve));
      let output = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
      const logged = (pattern: RegExp): Promise<RegExpExecArray> =>
        until(String(pattern), async () => pattern.exec(output) ?? undefined);
      const [, url = ''] = await logged(/"url":"([^"]+)"/);
      await logged(/cleanup: looked at/);
      const ask = async (authorization?: string): Promise<Response> =>
        fetch(`${url}/v1/usage`, { headers: authorization === undefined ? {} : { authorization } });
      const audiences = ['kubescape-gitops'];
      const caller = await requestToken(use.plane, 'kubescape', 'storage', { audiences });
      const answer = await ask(`Bearer ${caller}`);
      expect([(await ask()).status, answer.status, await answer.json()]).toEqual([
        401,
        200,
        expect.objectContaining({ budget: 102_400, unknown: [] }),
      ]);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      expect(output).toMatch(/"msg":"stopped"/);
    });

    it('asks for nothing that it may not', async () => {
      const asked = (await auditedRequests(use.plane.auditLog)).filter((request) => request.user === user);
      expect(asked.length).toBeGreaterThan(50);
      const refused = asked.filter(({ isAllowed }) => !isAllowed);
      expect(refused.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual([]);
    });

    it('loses nothing and removes nothing while the API server restarts', async () => {
      await cluster.namespace('steady');
      await cluster.create(configMap, 'steady', 'a');
      await cluster.result('steady', 'configmap-a', 1, '/steady/ConfigMap/a');
      const replica = await start();
      await sum('steady', 1);
      await use.plane.stopApiServer();
      await until('the loss', async () => replica.storage.health.degraded().length > 0);
      await use.plane.startApiServer();
      await cluster.create(configMap, 'steady', 'b');
      await cluster.result('steady', 'configmap-b', 1, '/steady/ConfigMap/b');
      await sum('steady', 2);
      expect((await cluster.names(scans)).filter((name) => name.startsWith('steady'))).toEqual([
        'steady/configmap-a',
        'steady/configmap-b',
      ]);
      const lost = replica.lines().filter((line) => line.includes('"steady"') && /deleted|removed/.test(line));
      expect(lost).toEqual([]);
    });
  },
  { nodes: 0 },
);
