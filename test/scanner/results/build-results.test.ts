import path from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { controls } from '../../../src/engine/controls/index.ts';
import { Inventory } from '../../../src/engine/inventory.ts';
import { readManifests } from '../../../src/manifests/read-manifests.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { buildResults } from '../../../src/scanner/results/build-results.ts';
import { resultNamed, resultsOf, settings } from '../../support/posture-results.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures');

async function resourcesOf(folder: string): Promise<Resource[]> {
  const resources: Resource[] = [];
  for await (const event of readManifests([path.join(fixtures, folder)], { cwd: fixtures })) {
    if (event.type === 'resource') resources.push(event.resource);
  }
  return resources;
}

describe('results of manifests', () => {
  it('are whole objects, as Kubescape has them', async () => {
    const resources = await resourcesOf('shop');
    const inventory = new Inventory({ controls, scope: 'cluster' });
    for (const resource of resources) inventory.upsert(resource);
    const byKey = new Map(resources.map((resource) => [resource.key, { ...resource, uid: `uid of ${resource.name}` }]));

    const results = buildResults(
      inventory.evaluate().verdicts,
      (key) => byKey.get(key),
      () => undefined,
      settings,
    );

    expect(results.map(({ scan: { metadata } }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'kubescape/namespace-shop',
      'shop/serviceaccount-deployer',
      'kubescape/serviceaccount-deployer-role-deployer-rolebinding-deployer',
      'shop/serviceaccount-worker',
      'shop/deployment-web',
      'shop/deployment-worker',
      'shop/networkpolicy-worker',
    ]);
    const name = 'serviceaccount-deployer-role-deployer-rolebinding-deployer';
    expect(dump(resultNamed(results, 'kubescape', name).scan, { flowLevel: 3, lineWidth: -1, noRefs: true }))
      .toMatchInlineSnapshot(`
        "apiVersion: spdx.softwarecomposition.kubescape.io/v1beta1
        kind: WorkloadConfigurationScan
        metadata:
          name: serviceaccount-deployer-role-deployer-rolebinding-deployer
          namespace: kubescape
          labels:
            kubescape.io/workload-api-group: ''
            kubescape.io/workload-api-version: ''
            kubescape.io/workload-kind: ServiceAccount
            kubescape.io/workload-name: deployer
            kubescape.io/workload-namespace: shop
            kubescape.io/rbac-resource: 'true'
            kubescape.io/role-name: deployer
            kubescape.io/role-namespace: shop
            kubescape.io/rolebinding-name: deployer
            kubescape.io/rolebinding-namespace: shop
          annotations:
            kubescape.io/wlid: wlid://cluster-demo/namespace-shop/rolebinding-deployer
            kubescape-gitops.dev/verdict-hash: 2b11d33d74ea2f1b
            kubescape-gitops.dev/identity: /shop/ServiceAccount/deployer rbac.authorization.k8s.io/shop/Role/deployer rbac.authorization.k8s.io/shop/RoleBinding/deployer
            kubescape-gitops.dev/engine-version: 1.2.3
            kubescape-gitops.dev/policy-digest: sha256:policy
            kubescape-gitops.dev/content-hash: L7qJVRAbY_aenNmMuNYEWp
        spec:
          controls:
            C-0002: {controlID: C-0002, name: Prevent containers from allowing command execution, severity: {severity: Medium, scoreFactor: 5}, status: {status: passed}, rules: [{name: exec-into-container-v1, status: {status: passed}}]}
            C-0007: {controlID: C-0007, name: Roles with delete capabilities, severity: {severity: Medium, scoreFactor: 5}, status: {status: passed}, rules: [{name: rule-excessive-delete-rights-v1, status: {status: passed}}]}
            C-0014: {controlID: C-0014, name: Access Kubernetes dashboard, severity: {severity: Low, scoreFactor: 2}, status: {status: passed}, rules: [{name: rule-access-dashboard-subject-v1, status: {status: passed}}]}
            C-0015: {controlID: C-0015, name: List Kubernetes secrets, severity: {severity: High, scoreFactor: 7}, status: {status: failed}, rules: [{name: rule-can-list-get-secrets-v1, status: {status: failed}, paths: [{fixPath: '', fixPathValue: '', failedPath: 'relatedObjects[1].rules[1].resources[0]'}, {fixPath: '', fixPathValue: '', failedPath: 'relatedObjects[1].rules[1].verbs[0]'}, {fixPath: '', fixPathValue: '', failedPath: 'relatedObjects[1].rules[1].verbs[1]'}, {fixPath: '', fixPathValue: '', failedPath: 'relatedObjects[1].rules[1].apiGroups[0]'}, {fixPath: '', fixPathValue: '', failedPath: 'relatedObjects[0].subjects[0]'}, {fixPath: '', fixPathValue: '', failedPath: 'relatedObjects[0].roleRef.name'}]}]}
            C-0031: {controlID: C-0031, name: Delete Kubernetes events, severity: {severity: Medium, scoreFactor: 4}, status: {status: passed}, rules: [{name: rule-can-delete-k8s-events-v1, status: {status: passed}}]}
            C-0035: {controlID: C-0035, name: Administrative Roles, severity: {severity: Medium, scoreFactor: 6}, status: {status: passed}, rules: [{name: rule-list-all-cluster-admins-v1, status: {status: passed}}]}
            C-0037: {controlID: C-0037, name: CoreDNS poisoning, severity: {severity: Medium, scoreFactor: 4}, status: {status: passed}, rules: [{name: rule-can-update-configmap-v1, status: {status: passed}}]}
            C-0053: {controlID: C-0053, name: Access container service account, severity: {severity: Medium, scoreFactor: 6}, status: {status: failed}, rules: [{name: access-container-service-account-v1, status: {status: failed}}]}
          relatedObjects:
            - {namespace: shop, apiGroup: rbac.authorization.k8s.io, apiVersion: v1, kind: RoleBinding, name: deployer}
            - {namespace: shop, apiGroup: rbac.authorization.k8s.io, apiVersion: v1, kind: Role, name: deployer}
        "
      `);
    expect(dump(resultNamed(results, 'shop', 'deployment-worker').scan, { flowLevel: 3, lineWidth: -1, noRefs: true }))
      .toMatchInlineSnapshot(`
        "apiVersion: spdx.softwarecomposition.kubescape.io/v1beta1
        kind: WorkloadConfigurationScan
        metadata:
          name: deployment-worker
          namespace: shop
          labels:
            kubescape.io/workload-api-group: apps
            kubescape.io/workload-api-version: v1
            kubescape.io/workload-kind: Deployment
            kubescape.io/workload-name: worker
            kubescape.io/workload-namespace: shop
          annotations:
            kubescape.io/wlid: wlid://cluster-demo/namespace-shop/deployment-worker
            kubescape-gitops.dev/verdict-hash: d71c93d5f64ac94f
            kubescape-gitops.dev/engine-version: 1.2.3
            kubescape-gitops.dev/policy-digest: sha256:policy
            kubescape-gitops.dev/content-hash: TVbnfxznElayZyj4ylKnM4
          ownerReferences:
            - {apiVersion: apps/v1, kind: Deployment, name: worker, uid: uid of worker}
        spec:
          controls:
            C-0012: {controlID: C-0012, name: Applications credentials in configuration files, severity: {severity: High, scoreFactor: 8}, status: {status: passed}, rules: [{name: rule-credentials-in-env-var, status: {status: passed}, controlConfigurations: {sensitiveKeyNames: [aws_secret_access_key, azure_batchai_storage_key, azure_batch_key, secret, key, password, pwd, token, jwt, bearer, credential], sensitiveValues: [BEGIN \\w+ PRIVATE KEY, PRIVATE KEY, eyJhbGciO, JWT, Bearer, _key_, _secret_, 'AKIA[0-9A-Z]{16}', 'ghp_[0-9A-Za-z]{36}', 'AIza[0-9A-Za-z\\-_]{35}', 'xox[baprs]-[0-9A-Za-z]{10,48}'], sensitiveValuesAllowed: [], sensitiveKeyNamesAllowed: []}}]}
            C-0013: {controlID: C-0013, name: Non-root containers, severity: {severity: Medium, scoreFactor: 6}, status: {status: passed}, rules: [{name: non-root-containers, status: {status: passed}}]}
            C-0014: {controlID: C-0014, name: Access Kubernetes dashboard, severity: {severity: Low, scoreFactor: 2}, status: {status: passed}, rules: [{name: rule-access-dashboard-wl-v1, status: {status: passed}}]}
            C-0016: {controlID: C-0016, name: Allow privilege escalation, severity: {severity: Medium, scoreFactor: 6}, status: {status: passed}, rules: [{name: rule-allow-privilege-escalation, status: {status: passed}}]}
            C-0017: {controlID: C-0017, name: Immutable container filesystem, severity: {severity: Low, scoreFactor: 3}, status: {status: passed}, rules: [{name: immutable-container-filesystem, status: {status: passed}}]}
            C-0020: {controlID: C-0020, name: Mount service principal, severity: {severity: Medium, scoreFactor: 4}, status: {status: passed}, rules: [{name: alert-mount-potential-credentials-paths, status: {status: passed}}]}
            C-0030: {controlID: C-0030, name: Ingress and Egress blocked, severity: {severity: Medium, scoreFactor: 6}, status: {status: passed}, rules: [{name: ingress-and-egress-blocked, status: {status: passed}}]}
            C-0034: {controlID: C-0034, name: Automatic mapping of service account, severity: {severity: Medium, scoreFactor: 6}, status: {status: passed}, rules: [{name: automount-service-account, status: {status: passed}}]}
            C-0038: {controlID: C-0038, name: Host PID/IPC privileges, severity: {severity: High, scoreFactor: 7}, status: {status: passed}, rules: [{name: host-pid-ipc-privileges, status: {status: passed}}]}
            C-0041: {controlID: C-0041, name: HostNetwork access, severity: {severity: High, scoreFactor: 7}, status: {status: passed}, rules: [{name: host-network-access, status: {status: passed}}]}
            C-0044: {controlID: C-0044, name: Container hostPort, severity: {severity: Medium, scoreFactor: 4}, status: {status: passed}, rules: [{name: container-hostPort, status: {status: passed}}]}
            C-0045: {controlID: C-0045, name: Writable hostPath mount, severity: {severity: High, scoreFactor: 8}, status: {status: passed}, rules: [{name: alert-rw-hostpath, status: {status: passed}}]}
            C-0046: {controlID: C-0046, name: Insecure capabilities, severity: {severity: High, scoreFactor: 7}, status: {status: passed}, rules: [{name: insecure-capabilities, status: {status: passed}, controlConfigurations: {insecureCapabilities: [SETPCAP, NET_ADMIN, NET_RAW, SYS_MODULE, SYS_RAWIO, SYS_PTRACE, SYS_ADMIN, SYS_BOOT, MAC_OVERRIDE, MAC_ADMIN, PERFMON, ALL, BPF]}}]}
            C-0048: {controlID: C-0048, name: HostPath mount, severity: {severity: High, scoreFactor: 7}, status: {status: passed}, rules: [{name: alert-any-hostpath, status: {status: passed}}]}
            C-0055: {controlID: C-0055, name: Linux hardening, severity: {severity: Medium, scoreFactor: 4}, status: {status: passed}, rules: [{name: linux-hardening, status: {status: passed}}]}
            C-0057: {controlID: C-0057, name: Privileged container, severity: {severity: High, scoreFactor: 8}, status: {status: passed}, rules: [{name: rule-privilege-escalation, status: {status: passed}}]}
            C-0270: {controlID: C-0270, name: Ensure CPU limits are set, severity: {severity: High, scoreFactor: 8}, status: {status: passed}, rules: [{name: resources-cpu-limits, status: {status: passed}}]}
            C-0271: {controlID: C-0271, name: Ensure memory limits are set, severity: {severity: High, scoreFactor: 8}, status: {status: passed}, rules: [{name: resources-memory-limits, status: {status: passed}}]}
            C-0292: {controlID: C-0292, name: Nginx Ingress Controller End of Life, severity: {severity: Medium, scoreFactor: 6}, status: {status: passed}, rules: [{name: detect-nginx-ingress-controller-eol, status: {status: passed}}]}
        "
      `);
  });
});

function grant(subject: object, namespace: string): object[] {
  const metadata = { name: 'reader', namespace };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    { apiVersion, kind: 'Role', metadata, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: 'reader' },
      subjects: [subject],
    },
  ];
}

const alice = { kind: 'User', name: 'alice', apiGroup: 'rbac.authorization.k8s.io' };
const slug = 'user-alice-role-reader-rolebinding-reader';

describe('names of results', () => {
  it('keep grants of two namespaces apart, which have one slug', () => {
    const results = resultsOf([...grant(alice, 'one'), ...grant(alice, 'two')]);

    const names = results.map(({ scan }) => scan.metadata.name);
    expect(names).toEqual([slug, expect.stringMatching(`^${slug}-[0-9a-f]{4}-[0-9a-f]{4}$`)]);
    expect(results.map(({ scan }) => scan.metadata.namespace)).toEqual(['kubescape', 'kubescape']);
    expect(results.map(({ scan }) => scan.metadata.labels['kubescape.io/role-namespace'])).toEqual(['one', 'two']);
  });

  it('stay with whoever is stored under the slug', () => {
    const objects = [...grant(alice, 'one'), ...grant(alice, 'two')];
    const second = resultsOf(objects)[1]?.identity;

    const results = resultsOf(objects, { holder: (_namespace, name) => (name === slug ? second : undefined) });

    expect(results.map(({ scan }) => scan.metadata.name)).toEqual([expect.stringMatching(`^${slug}-`), slug]);
  });

  it('pass over names that objects have by themselves', () => {
    const objects = [...grant(alice, 'one'), ...grant(alice, 'two')];
    const suffix = resultsOf(objects)[1]?.scan.metadata.name.slice(slug.length) ?? '';
    // The same name by its own slug, since bindings may be called nearly anything.
    const [role, binding] = grant(alice, 'abc') as [object, { metadata: object; roleRef: object }];
    const squatter = { ...binding, metadata: { ...binding.metadata, name: `reader${suffix}` } };

    const results = resultsOf([...objects, role, squatter]);

    const names = results.map(({ scan }) => scan.metadata.name);
    expect(new Set(names).size).toBe(3);
    expect(names.filter((name) => name === slug + suffix)).toHaveLength(1);
  });

  it('exist for subjects without a letter that a name could have', () => {
    const [result] = resultsOf(grant({ ...alice, kind: '名', name: '名' }, 'one'));

    expect(result?.scan.metadata.name).toBe('role-reader-rolebinding-reader');
  });
});
