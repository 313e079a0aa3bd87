import { describe, expect, it } from 'vitest';
import { controls } from '../../../src/engine/controls/index.ts';
import { systemExceptions } from '../../../src/engine/exceptions/system.ts';
import { Inventory } from '../../../src/engine/inventory.ts';
import type { Evaluation } from '../../../src/model/evaluation.ts';
import type { Exception } from '../../../src/model/exception.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { builtinResources, isBuiltin } from '../../../src/render/judging/builtin-objects.ts';
import { resourcesOf } from '../../support/control-cases.ts';

const group = 'rbac.authorization.k8s.io';

describe('a ServiceAccount that is bound to a built-in role', () => {
  it('is judged by what cluster-admin may do', () => {
    const { verdicts, unresolved } = judged(binding('cluster-admin'));

    expect(failed(verdicts)).toEqual(['C-0002', 'C-0007', 'C-0015', 'C-0031', 'C-0035', 'C-0037', 'C-0053']);
    expect(unresolved).toEqual([]);
  });

  it.each([
    ['view', ['C-0053']],
    ['edit', ['C-0002', 'C-0007', 'C-0015', 'C-0031', 'C-0037', 'C-0053']],
    ['admin', ['C-0002', 'C-0007', 'C-0015', 'C-0031', 'C-0037', 'C-0053']],
    ['system:node', ['C-0007', 'C-0015', 'C-0053']],
    ['system:controller:generic-garbage-collector', ['C-0007', 'C-0015', 'C-0031', 'C-0037', 'C-0053']],
  ])('is judged by what %s may do', (role, expected) => {
    expect(failed(judged(binding(role)).verdicts)).toEqual(expected);
  });

  it('is judged by a Role of kube-system, as extensions of the API server are', () => {
    const evaluation = judged(`
      apiVersion: ${group}/v1
      kind: RoleBinding
      metadata: { name: metrics-server, namespace: kube-system }
      roleRef: { apiGroup: ${group}, kind: Role, name: extension-apiserver-authentication-reader }
      subjects: [{ kind: ServiceAccount, name: metrics-server, namespace: kube-system }]`);

    expect(evaluation.unresolved).toEqual([]);
    expect(failed(evaluation.verdicts)).toEqual(['C-0053']);
  });

  it('is excepted as ever: by the names of its subjects', () => {
    const masters = `{ kind: Group, name: 'system:masters', apiGroup: ${group} }`;
    const { verdicts } = judged(binding('cluster-admin', masters), systemExceptions());
    const statuses = Array.from(verdicts, (one) => one.controls.find(({ id }) => id === 'C-0035'));

    expect(statuses).toMatchObject([{ status: 'passed', subStatus: 'w/exceptions' }]);
    expect(failed(judged(binding('cluster-admin', masters)).verdicts)).toContain('C-0035');
    expect(failed(judged(binding('cluster-admin'), systemExceptions()).verdicts)).toContain('C-0035');
  });

  it('stays unresolved where no role has that name', () => {
    const { verdicts, unresolved } = judged(binding('cluster-administrator'));

    expect(verdicts).toEqual([]);
    expect(unresolved.map(({ name }) => name)).toEqual(['robot']);
  });
});

describe('a ClusterRole of the repository', () => {
  it('takes nothing from the built-in one of the same name: the API server gives it back', () => {
    const evaluation = judged(`${binding('cluster-admin')}\n---\n${role('cluster-admin', 'get', 'pods')}`);

    expect(failed(evaluation.verdicts)).toContain('C-0035');
  });

  it('takes its place where the API server is told to leave it alone', () => {
    const note = "annotations: { rbac.authorization.kubernetes.io/autoupdate: 'false' }";
    const evaluation = judged(`${binding('cluster-admin')}\n---\n${role('cluster-admin', 'get', 'pods', note)}`);

    expect(failed(evaluation.verdicts)).toEqual(['C-0053']);
  });

  it('does not, where Flux would apply it only if there were none', () => {
    const note = 'annotations: { kustomize.toolkit.fluxcd.io/ssa: IfNotPresent }';
    const evaluation = judged(`${binding('cluster-admin')}\n---\n${role('cluster-admin', 'get', 'pods', note)}`);

    expect(failed(evaluation.verdicts)).toContain('C-0035');
  });

  it('adds to view, and through it to edit and admin, where its labels say so', () => {
    const labels = `labels: { ${group}/aggregate-to-view: 'true' }`;
    const readers = role('readers', 'list', 'secrets', labels);

    expect(failed(judged(`${binding('view')}\n---\n${readers}`).verdicts)).toEqual(['C-0015', 'C-0053']);
    expect(failed(judged(`${binding('view')}\n---\n${readers.replace("'true'", "'false'")}`).verdicts)).toEqual([
      'C-0053',
    ]);
    expect(rulesOf('edit', readers)).toHaveLength(rulesOf('edit').length + 1);
    expect(rulesOf('admin', readers)).toHaveLength(rulesOf('admin').length + 1);
  });

  it('may ask to go into what it is made of, or into itself', () => {
    const circle = ['view', 'edit', 'admin'].map((name) => {
      const labels = ['view', 'edit', 'admin'].map((into) => `${group}/aggregate-to-${into}: 'true'`);
      return role(name, 'get', name, `labels: { ${labels.join(', ')} }, annotations: { NOTE }`);
    });
    const yaml = circle.join('\n---\n');
    const note = 'kustomize.toolkit.fluxcd.io/ssa: IfNotPresent';

    expect(rulesOf('system:node', yaml.replaceAll('NOTE', 'a: b'))).toEqual(rulesOf('system:node'));
    expect(rulesOf('admin', yaml.replaceAll('NOTE', note))).toEqual(rulesOf('admin'));
  });

  it('of the name view goes into edit, beside what view has by itself or in its place', () => {
    const own = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
    const rules = rulesOf('edit', role('view', 'get', 'pods'));
    const note = "annotations: { rbac.authorization.kubernetes.io/autoupdate: 'false' }";
    const alone = rulesOf('edit', role('view', 'get', 'pods', note));

    expect(rules).toEqual(expect.arrayContaining([own, ...rulesOf('edit')]));
    expect(alone).toContainEqual(own);
    expect(alone.length).toBeLessThan(rulesOf('edit').length);
  });
});

describe('built-in objects', () => {
  it('are facts: neither judged nor counted', () => {
    const { verdicts, resources, unresolved } = judged('');

    expect([verdicts, unresolved, resources]).toEqual([[], [], { failed: 0, passed: 0, skipped: 0 }]);
  });

  it('have keys of their own, each once', () => {
    const all = builtinResources([]);

    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(all.every(isBuiltin)).toBe(true);
    expect(resourcesOf(binding('view')).some(isBuiltin)).toBe(false);
  });

  it('have rules that name something, in admin what edit has, each once', () => {
    const all = builtinResources([]).map(({ name, object }) => [name, (object as Role).rules] as const);

    expect(all.filter(([, rules]) => rules.length === 0)).toEqual([]);
    expect(rulesOf('admin')).toEqual(expect.arrayContaining(Array.from(rulesOf('edit'))));
    expect(new Set(rulesOf('admin').map((rule) => JSON.stringify(rule))).size).toBe(rulesOf('admin').length);
    expect(rulesOf('cluster-admin')).toEqual([
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ]);
  });
});

interface Role {
  readonly rules: readonly unknown[];
}

function binding(name: string, subject = '{ kind: ServiceAccount, name: robot, namespace: shop }'): string {
  return `
      apiVersion: ${group}/v1
      kind: ClusterRoleBinding
      metadata: { name: robot }
      roleRef: { apiGroup: ${group}, kind: ClusterRole, name: '${name}' }
      subjects: [${subject}]`;
}

function role(name: string, verb: string, resource: string, metadata = 'labels: {}'): string {
  return `
      apiVersion: ${group}/v1
      kind: ClusterRole
      metadata: { name: ${name}, ${metadata} }
      rules: [{ apiGroups: [''], resources: [${resource}], verbs: [${verb}] }]`;
}

function judged(yaml: string, exceptions: readonly Exception[] = []): Evaluation {
  const judges = (resource: Resource): boolean => !isBuiltin(resource);
  const inventory = new Inventory({ controls, scope: 'cluster', exceptions, judges });
  const own = yaml === '' ? [] : resourcesOf(yaml);
  for (const resource of [...own, ...builtinResources(own)]) inventory.upsert(resource);
  return inventory.evaluate();
}

function failed(verdicts: Evaluation['verdicts']): readonly string[] {
  const found = Array.from(verdicts, (one) => one.controls.filter(({ status }) => status === 'failed'));
  return found.flatMap((failures) => failures.map(({ id }) => id));
}

function rulesOf(name: string, yaml = ''): readonly unknown[] {
  const own = yaml === '' ? [] : resourcesOf(yaml);
  const found = builtinResources(own).find((one) => one.kind === 'ClusterRole' && one.name === name);
  if (found === undefined) throw new Error(`no built-in ClusterRole ${name}`);
  return (found.object as Role).rules;
}
