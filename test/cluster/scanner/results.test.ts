import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditedRequests } from '../../support/cluster/audit-log.ts';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { sharedCluster } from '../../support/cluster/testing/shared-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { installKinds } from '../../support/scanner/cluster-kinds.ts';
import { deployment, networkPolicy, secretReaders } from '../../support/scanner/objects.ts';
import {
  ScannerInCluster,
  applied,
  storedResult,
  storedVersions,
  triggerOf,
} from '../../support/scanner/scanner-in-cluster.ts';

const scans = 'workloadconfigurationscans';
const summaries = 'workloadconfigurationscansummaries';

describeCluster('results of the scanner', (use) => {
  let scanner: ScannerInCluster;

  beforeAll(async () => {
    await installKinds(use.cluster);
    scanner = await ScannerInCluster.start(use.cluster, { namespace: use.namespace, exclude: 'kube-*' });
    await scanner.ask('POST', '/v1/scan?wait=true', {});
  }, 120_000);
  afterAll(() => scanner.kill());

  it('has the shape that Kubescape gives it, and becomes passed when its object is fixed', async () => {
    const { cluster, namespace } = use;
    const web = await applied(cluster, deployment(namespace, 'web', true));
    expect(await scanner.trigger(web)).toEqual({ outcomes: ['judged'], writes: 2 });

    const scan = await storedResult(cluster, scans, namespace, 'deployment-web');
    const summary = await storedResult(cluster, summaries, namespace, 'deployment-web');
    for (const result of [scan, summary]) {
      expect(result?.metadata.labels).toEqual({
        'kubescape.io/workload-api-group': 'apps',
        'kubescape.io/workload-api-version': 'v1',
        'kubescape.io/workload-kind': 'Deployment',
        'kubescape.io/workload-name': 'web',
        'kubescape.io/workload-namespace': namespace,
      });
      expect(result?.metadata.annotations).toMatchObject({
        'kubescape.io/wlid': `wlid://cluster-test/namespace-${namespace}/deployment-web`,
        'kubescape-gitops.dev/engine-version': expect.stringMatching(/^\d/),
        'kubescape-gitops.dev/policy-digest': expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
        'kubescape-gitops.dev/verdict-changed': expect.stringMatching(/^\d{4}-/),
      });
      const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: web.metadata.uid };
      expect(result?.metadata.ownerReferences).toEqual([owner]);
    }
    const root = `/apis/spdx.softwarecomposition.kubescape.io/v1beta1/namespaces/${namespace}`;
    for (const plural of [scans, summaries]) {
      const { body } = await cluster.request('GET', `${root}/${plural}/deployment-web`);
      expect(Object(body).metadata).toMatchObject({ name: 'deployment-web' });
      expect(Object(body).metadata).not.toHaveProperty('managedFields');
    }
    expect(scan?.spec.controls['C-0057']).toEqual({
      controlID: 'C-0057',
      name: 'Privileged container',
      severity: { severity: 'High', scoreFactor: 8 },
      status: { status: 'failed' },
      rules: [
        {
          name: 'rule-privilege-escalation',
          status: { status: 'failed' },
          paths: [
            {
              failedPath: 'spec.template.spec.containers[0].securityContext.privileged',
              fixPath: '',
              fixPathValue: '',
            },
          ],
        },
      ],
    });
    expect(summary?.spec.controls['C-0057']).toEqual({
      controlID: 'C-0057',
      severity: { severity: 'High', scoreFactor: 8 },
      status: { status: 'failed' },
    });

    expect(await scanner.applied(deployment(namespace, 'web', false))).toEqual({ outcomes: ['judged'], writes: 2 });
    const fixed = await storedResult(cluster, scans, namespace, 'deployment-web');
    expect(fixed?.spec.controls['C-0057'].status.status).toBe('passed');
    expect(fixed?.metadata.uid).toBe(scan?.metadata.uid);
  });

  it('is not written when nothing has changed, not even by a scan of everything', async () => {
    const { cluster, namespace } = use;
    const same = await applied(cluster, deployment(namespace, 'same', true));
    await scanner.trigger(same);
    const before = await storedVersions(cluster, namespace);

    expect(await scanner.trigger(same)).toEqual({ outcomes: ['judged'], writes: 0 });
    const { body } = await scanner.ask('POST', '/v1/scan?wait=true', {});
    expect(body).toMatchObject({ type: 'v1results', response: { outcome: 'complete', problems: [] } });

    expect(await storedVersions(cluster, namespace)).toEqual(before);
  });

  it('goes when its object goes', async () => {
    const { cluster, namespace } = use;
    const gone = await applied(cluster, networkPolicy(namespace, 'gone', 'nobody'));
    await scanner.trigger(gone);
    expect(await storedResult(cluster, scans, namespace, 'networkpolicy-gone')).toBeDefined();

    await cluster.kubectl(['delete', 'networkpolicy', 'gone', '-n', namespace]);
    expect(await scanner.trigger(triggerOf(gone, 'deleted'))).toMatchObject({ outcomes: ['judged'] });

    expect(await storedResult(cluster, scans, namespace, 'networkpolicy-gone')).toBeUndefined();
    expect(await storedResult(cluster, summaries, namespace, 'networkpolicy-gone')).toBeUndefined();
  });

  it('is judged again when something else changes that it rests on, and only then', async () => {
    const { cluster, namespace } = use;
    await scanner.applied(deployment(namespace, 'guarded', false));
    await scanner.applied(deployment(namespace, 'open', false));
    // With the first one the verdict on the namespace is another one, too.
    await scanner.applied(networkPolicy(namespace, 'first', 'somebody'));
    const before = await storedVersions(cluster, namespace);

    await scanner.applied(networkPolicy(namespace, 'guard', 'guarded'));

    const after = await storedVersions(cluster, namespace);
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed.toSorted()).toEqual(
      [scans, summaries].flatMap((kind) => [`${kind}/deployment-guarded`, `${kind}/networkpolicy-guard`]),
    );
    const scan = await storedResult(cluster, scans, namespace, 'deployment-guarded');
    expect(scan?.spec.controls['C-0030'].status.status).toBe('passed');
  });

  it('of RBAC subjects lie in the namespace of the installation; of two with one name one has a suffix', async () => {
    const { cluster, namespace } = use;
    const objects = [];
    for (const object of secretReaders(namespace, ['read:secrets', 'read-secrets'])) {
      objects.push(await applied(cluster, object));
    }
    await scanner.trigger(...objects);

    const name = 'serviceaccount-reader-role-secrets-rolebinding-read-secrets';
    const found = Object.keys(await storedVersions(cluster, namespace)).filter((key) => key.includes(name));
    expect(found).toHaveLength(4);
    const scan = await storedResult(cluster, scans, namespace, name);
    expect(scan?.metadata.labels).toMatchObject({
      'kubescape.io/rbac-resource': 'true',
      'kubescape.io/role-name': 'secrets',
      'kubescape.io/workload-kind': 'ServiceAccount',
    });
    expect(scan?.metadata.ownerReferences).toMatchObject([{ kind: 'RoleBinding' }]);
    expect(scan?.spec.relatedObjects.map(({ kind }: { kind: string }) => kind)).toEqual(['RoleBinding', 'Role']);
    expect(scan?.spec.controls['C-0015'].status.status).toBe('failed');

    // The other one takes the name that is free now, and leaves its own.
    const first = scan?.metadata.annotations['kubescape-gitops.dev/identity'] ?? '';
    const binding = objects.find(({ kind, metadata }) => kind === 'RoleBinding' && first.endsWith(`/${metadata.name}`));
    if (!binding) throw new Error(`no binding of ${first}`);
    await cluster.kubectl(['delete', 'rolebinding', binding.metadata.name, '-n', namespace]);
    expect(await scanner.trigger(triggerOf(binding, 'deleted'))).toMatchObject({ outcomes: ['judged'] });
    const left = Object.keys(await storedVersions(cluster, namespace)).filter((key) => key.includes(name));
    expect(left.toSorted()).toEqual([`${scans}/${name}`, `${summaries}/${name}`]);
    const other = await storedResult(cluster, scans, namespace, name);
    expect(other?.metadata.annotations['kubescape-gitops.dev/identity']).not.toBe(first);
  });

  it('accepts what a SecurityException ignores, and the exception says how often', async () => {
    const { cluster, namespace } = use;
    await scanner.applied(deployment(namespace, 'legacy', true));
    const exception = await applied(cluster, {
      apiVersion: 'kubescape.io/v1beta1',
      kind: 'SecurityException',
      metadata: { name: 'legacy', namespace },
      spec: {
        reason: 'to be replaced',
        match: { resources: [{ apiGroup: 'apps', kind: 'Deployment', name: 'legacy' }] },
        posture: [{ controlID: 'C-0057', action: 'ignore' }],
      },
    });

    expect(await scanner.trigger(exception)).toEqual({ outcomes: ['judged'], writes: 2 });

    const scan = await storedResult(cluster, scans, namespace, 'deployment-legacy');
    expect(scan?.spec.controls['C-0057'].status).toMatchObject({ status: 'passed', subStatus: 'w/exceptions' });
    expect(scan?.spec.controls['C-0057'].rules[0].appliedIgnoreRules).toEqual([
      `SecurityException ${namespace}/legacy`,
    ]);
    await until('status of the exception', async () => {
      const path = `/apis/kubescape.io/v1beta1/namespaces/${namespace}/securityexceptions/legacy`;
      const { body } = await cluster.request('GET', path);
      return Object(body).status?.matched === 1;
    });

    await cluster.kubectl(['delete', 'securityexception', 'legacy', '-n', namespace]);
    await until('the end of the exception', async () => {
      await scanner.trigger(triggerOf(exception, 'deleted'));
      const back = await storedResult(cluster, scans, namespace, 'deployment-legacy');
      return back?.spec.controls['C-0057'].status.status === 'failed';
    });
  });

  it('leads back to Git by the labels of Flux', async () => {
    const { cluster, namespace } = use;
    const labels = {
      'kustomize.toolkit.fluxcd.io/name': 'apps',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    };
    await scanner.applied(deployment(namespace, 'from-git', false, { labels }));

    const scan = await storedResult(cluster, scans, namespace, 'deployment-from-git');
    expect(scan?.metadata.annotations).toMatchObject({ 'kubescape-gitops.dev/flux-kustomization': 'flux-system/apps' });
  });

  it('is counted in metrics', async () => {
    const { program } = scanner;
    const value = (name: string, labels = ''): Promise<number> =>
      program.metric(`kubescape_gitops_scanner_${name}`, labels);
    await scanner.ask('POST', '/v1/scan?wait=true', {});
    expect(await value('failed_controls', 'severity="high"')).toBeGreaterThan(0);
    expect(await value('stored_results', 'kind="scan"')).toBe(await value('results'));
    expect(await value('framework_compliance_percent', 'framework="NSA"')).toBeGreaterThan(0);
    expect(await value('last_full_scan_timestamp_seconds')).toBeGreaterThan(0);
    expect(await value('unreflected_changes')).toBe(0);
    expect(await value('oldest_unreflected_change_seconds')).toBe(0);
    expect(await value('writes_total', 'outcome="created"')).toBeGreaterThan(0);
    expect(await value('triggers_total', 'outcome="judged"')).toBeGreaterThan(0);
    expect(await value('watch_state', 'kind="deployments",state="synced"')).toBe(1);
  });

  it('is not made of what asks to be ignored, nor in namespaces that are left out', async () => {
    const { cluster, namespace } = use;
    const ours = deployment(namespace, 'ours', true, { labels: { 'kubescape.io/ignore': 'true' } });
    expect(await scanner.applied(ours)).toEqual({ outcomes: ['judged'], writes: 0 });

    const dns = await applied(cluster, deployment('default', `left-out-${namespace}`, true));
    expect(await scanner.trigger(dns)).toEqual({ outcomes: ['filtered'], writes: 0 });
    expect(await storedVersions(cluster, 'default')).toEqual({});

    await scanner.ask('POST', '/v1/scan?wait=true', {});
    await cluster.kubectl(['delete', 'deployment', `left-out-${namespace}`, '-n', 'default']);
    const lines = scanner.program.log.map(({ msg }) => msg);
    expect(lines).toContainEqual(expect.stringMatching(/^namespaces: included 1, excluded \[.*\bdefault\b.*\]$/));
    expect(lines).toContainEqual(expect.stringMatching(/^skip default\/\w+\/[\w.-]+: its namespace is excluded$/));
  });

  it.runIf(sharedCluster()?.auditLog !== undefined)('needs no rights but those of its role', async () => {
    const user = `system:serviceaccount:${use.namespace}:kubescape-scanner`;
    const requests = await auditedRequests(use.auditLog ?? '');
    const refused = requests.filter((request) => request.user === user && !request.isAllowed);
    expect(Array.from(new Set(refused.map(({ verb, group, resource }) => `${verb} ${resource}.${group}`)))).toEqual([]);
  });
});
