import { describe, expect, it } from 'vitest';
import { blamedIn, gatedChanges, lineOf, newIn, type Files } from '../support/gated-change.ts';
import { deployment, devAndProd, kustomization, privileged, prod, resources } from '../support/gated-fleet.ts';

const gate = gatedChanges();
const policy = (name: string, namespace = 'web'): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;
const hostNetwork = (value: string): string => deployment('web', '', `      hostNetwork: ${value}\n`);
const patches = (patch: string): string =>
  kustomization(
    'apps',
    './apps',
    `  prune: true\n  patches:\n    - patch: |\n${patch.replace(/^(?=.)/gm, '        ')}`,
  );
const patch = (spec: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: web }\nspec:\n  template:\n    spec:\n${spec}`;

describe('the line that causes a new finding', () => {
  it('is that of the failing field', async () => {
    const web = deployment('web', privileged);
    const { report } = await gate(prod, { 'apps/web.yaml': web });

    expect(blamedIn(report)).toEqual([`apps/web.yaml:${lineOf(web, 'privileged')} exact`]);
  });

  it('is that of a removed runAsNonRoot, in the base', async () => {
    const security = (more: string): string =>
      `          securityContext:\n            allowPrivilegeEscalation: false\n${more}`;
    const before = deployment('web', security('            runAsNonRoot: true\n            runAsGroup: 1000\n'));
    const after = `# Moved down\n# by two lines\n${deployment('web', security('            runAsGroup: 1000\n'))}`;
    const { report } = await gate({ ...prod, 'apps/web.yaml': before }, { 'apps/web.yaml': after });

    expect(newIn(report)).toEqual(['C-0013 Deployment/web']);
    expect(blamedIn(report)).toEqual([`apps/web.yaml:${lineOf(before, 'runAsNonRoot')} exact (removed)`]);
    expect(report.causes[0]?.at).toEqual({ file: 'apps/web.yaml', line: lineOf(after, 'runAsGroup') });
  });

  it('is that of a variable in environment.env', async () => {
    const substituted = `  prune: true\n  postBuild: { substituteFrom: [{ kind: ConfigMap, name: cluster-vars }] }\n`;
    const before: Files = {
      ...prod,
      'apps/web.yaml': hostNetwork('${HOST_NETWORK}'),
      'clusters/prod/apps.yaml': kustomization('apps', './apps', substituted),
      'clusters/prod/environment.env': 'REGION=eu\nHOST_NETWORK=false\n',
      'clusters/prod/kustomization.yaml': `resources: [apps.yaml, flux-system/gotk-sync.yaml]
configMapGenerator:
  - { name: cluster-vars, namespace: flux-system, envs: [environment.env], options: { disableNameSuffixHash: true } }
`,
    };
    const { report } = await gate(before, {
      'clusters/prod/environment.env': 'REGION=us\nZONE=a\nHOST_NETWORK=true\n',
    });

    expect(newIn(report)).toEqual(['C-0041 Deployment/web']);
    expect(blamedIn(report)).toEqual(['clusters/prod/environment.env:3 exact']);
  });

  it('is that of a patch in another folder', async () => {
    const after = patches(patch('      hostNetwork: true\n'));
    const { report } = await gate(
      { ...prod, 'clusters/prod/apps.yaml': patches(patch('      hostNetwork: false\n')) },
      { 'clusters/prod/apps.yaml': after, 'apps/web.yaml': deployment('web', '          tty: true\n') },
    );

    expect(blamedIn(report)).toEqual([`clusters/prod/apps.yaml:${lineOf(after, 'hostNetwork')} exact`]);
  });

  it('is that of a patch which is gone', async () => {
    const before = patches(patch('      hostNetwork: false\n'));
    const { report } = await gate(
      { ...prod, 'apps/web.yaml': hostNetwork('true'), 'clusters/prod/apps.yaml': before },
      { 'clusters/prod/apps.yaml': kustomization('apps', './apps') },
    );

    expect(newIn(report)).toEqual(['C-0041 Deployment/web']);
    expect(report.causes.map(({ file, side }) => [file, side])).toEqual([['clusters/prod/apps.yaml', 'base']]);
  });

  it('is that of a deleted NetworkPolicy though no field of the object changed', async () => {
    const before = {
      ...prod,
      'apps/kustomization.yaml': 'resources:\n  - web.yaml\n  - policy.yaml\n',
      'apps/policy.yaml': policy('all'),
    };
    const { report } = await gate(before, {
      'apps/kustomization.yaml': 'resources:\n  - web.yaml\n',
      'apps/other.yaml': 'no: object\n',
    });

    expect(newIn(report)).toContain('C-0030 Deployment/web');
    expect(blamedIn(report)).toEqual(['apps/kustomization.yaml:3 proved (removed)']);
  });

  it('is the line of a list when the file of the NetworkPolicy is deleted, too, as is that of another one', async () => {
    const before = {
      ...prod,
      'apps/kustomization.yaml': 'resources:\n  - web.yaml\n  - one.yaml\n  - two.yaml\n',
      'apps/one.yaml': policy('one'),
      'apps/two.yaml': policy('two'),
    };
    const { report } = await gate(before, {
      'apps/kustomization.yaml': 'resources:\n  - web.yaml\n',
      'apps/one.yaml': undefined,
      'apps/two.yaml': undefined,
      'apps/web.yaml': deployment('web').replace('web:1', 'web:2'),
    });

    expect(newIn(report)).toContain('C-0030 Deployment/web');
    expect(blamedIn(report)).toEqual(['apps/kustomization.yaml:3 proved (removed)']);
  });

  it('is the file of a deleted NetworkPolicy that nobody listed', async () => {
    const { 'apps/kustomization.yaml': _list, ...unlisted } = prod;
    const { report } = await gate(
      { ...unlisted, 'apps/policy.yaml': policy('all') },
      { 'apps/policy.yaml': undefined },
    );

    expect(newIn(report)).toContain('C-0030 Deployment/web');
    expect(blamedIn(report)).toEqual(['apps/policy.yaml:1 proved (removed)']);
  });

  it('is that of an edited label by which a NetworkPolicy no longer selects', async () => {
    const selecting = policy('web').replace('podSelector: {}', 'podSelector: { matchLabels: { app: web } }');
    const after = selecting.replace('app: web', 'app: wep');
    const listed = { ...prod, 'apps/kustomization.yaml': resources('web.yaml', 'policy.yaml') };
    const { report } = await gate({ ...listed, 'apps/policy.yaml': selecting }, { 'apps/policy.yaml': after });

    expect(newIn(report)).toContain('C-0030 Deployment/web');
    expect(blamedIn(report)).toEqual([`apps/policy.yaml:${lineOf(after, 'wep')} proved`]);
  });

  it('is that of a binding which makes a subject powerful', async () => {
    const binding = (role: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: robot }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }
subjects:
  - { kind: ServiceAccount, name: robot, namespace: web }
  - { kind: ServiceAccount, name: other, namespace: web }
`;
    const listed = { ...prod, 'apps/kustomization.yaml': resources('web.yaml', 'binding.yaml') };
    const after = binding('cluster-admin');
    const { report } = await gate({ ...listed, 'apps/binding.yaml': binding('view') }, { 'apps/binding.yaml': after });

    expect(newIn(report)).toContain('C-0035 ServiceAccount/robot');
    expect(newIn(report)).toContain('C-0035 ServiceAccount/other');
    expect(blamedIn(report)).toEqual([expect.stringContaining(`apps/binding.yaml:${lineOf(after, 'roleRef')} `)]);
  });

  it('is in a new object itself, whatever else came with it', async () => {
    const { report } = await gate(prod, {
      'clusters/prod/more.yaml': kustomization('more', './more'),
      'more/kustomization.yaml': resources('more.yaml'),
      'more/more.yaml': deployment('more', privileged),
    });

    expect(newIn(report)).toEqual(expect.arrayContaining(['C-0030 Deployment/more', 'C-0057 Deployment/more']));
    expect(new Set(report.causes.map(({ file }) => file))).toEqual(new Set(['more/more.yaml']));
    expect(report.reach.experiments).toBe(0);
  });

  it('is that of a binding whose role got another name', async () => {
    const role = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: ${name}, namespace: web }
rules: [{ apiGroups: [""], resources: [secrets], verbs: [list] }]
`;
    const binding = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: robot, namespace: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name} }
subjects: [{ kind: ServiceAccount, name: robot, namespace: web }]
`;
    const listed = { ...prod, 'apps/kustomization.yaml': resources('web.yaml', 'role.yaml', 'binding.yaml') };
    const { report } = await gate(
      { ...listed, 'apps/role.yaml': role('one'), 'apps/binding.yaml': binding('one') },
      { 'apps/role.yaml': role('two'), 'apps/binding.yaml': binding('two') },
    );

    expect(newIn(report)).toEqual(['C-0015 ServiceAccount/robot', 'C-0053 ServiceAccount/robot']);
    expect(report.causes.map(({ file, line }) => [file, line])).toEqual([['apps/binding.yaml', 4]]);
  });

  it('is one entry with all of its consequences', async () => {
    const web = hostNetwork('true');
    const { report } = await gate(devAndProd, { 'apps/web.yaml': web });

    expect(report.causes).toHaveLength(1);
    expect(report.causes[0]?.findings.map(({ cluster }) => cluster)).toEqual(['dev', 'prod']);
    expect(report.causes[0]?.sentence).toContain('in dev and prod');
  });

  it('is not mistaken for lines that changed beside it', async () => {
    const pod = '      dnsPolicy: Default\n';
    const web = deployment('web', privileged, '      dnsPolicy: ClusterFirst\n').replace('web:1', 'web:2');
    const { report } = await gate({ ...prod, 'apps/web.yaml': deployment('web', '', pod) }, { 'apps/web.yaml': web });

    expect(blamedIn(report)).toEqual([`apps/web.yaml:${lineOf(web, 'privileged')} exact`]);
  });

  it('is found for each of two changes in one commit', async () => {
    const web = deployment('web', privileged, '      hostPID: true\n');
    const { report } = await gate(prod, { 'apps/web.yaml': web });

    expect(blamedIn(report).toSorted()).toEqual(
      [`apps/web.yaml:${lineOf(web, 'hostPID')} exact`, `apps/web.yaml:${lineOf(web, 'privileged')} exact`].toSorted(),
    );
  });

  it('is told for a file with a folder and a name that need care', async () => {
    const web = deployment('web', privileged);
    const { report } = await gate(
      { ...prod, 'apps/kustomization.yaml': 'resources: ["a b/ü.yaml"]\n', 'apps/a b/ü.yaml': deployment('web') },
      { 'apps/a b/ü.yaml': web },
    );

    expect(blamedIn(report)).toEqual([`apps/a b/ü.yaml:${lineOf(web, 'privileged')} exact`]);
  });
});
