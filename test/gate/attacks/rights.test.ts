import { describe, expect, it } from 'vitest';
import { gateStep, verdictOf } from './step.ts';

const rbac = 'rbac.authorization.k8s.io';
const file = 'apps/prod/rbac.yaml';

function binding(name: string, subject: string, role = 'cluster-admin'): string {
  return `apiVersion: ${rbac}/v1
kind: ClusterRoleBinding
metadata: { name: ${name} }
roleRef: { apiGroup: ${rbac}, kind: ClusterRole, name: ${role} }
subjects: [{ kind: User, name: ${subject}, apiGroup: ${rbac} }]
`;
}

function role(name: string, verbs: string, resources = 'secrets', annotations = '{}'): string {
  return `apiVersion: ${rbac}/v1
kind: ClusterRole
metadata: { name: ${name}, annotations: ${annotations} }
rules: [{ apiGroups: ['*'], resources: ['${resources}'], verbs: ['${verbs}'] }]
`;
}

const admin = 'C-0035 User/mallory';

describe('rights that a change gives', () => {
  it('are new with a new binding', async () => {
    expect(verdictOf(await gateStep({}, { [file]: binding('mine', 'mallory') })).blocking).toContain(admin);
  });

  it('are new for a subject in place of another one', async () => {
    const base = { [file]: binding('mine', 'alice') };
    expect(verdictOf(await gateStep(base, { [file]: binding('mine', 'mallory') })).blocking).toContain(admin);
  });

  it('are not smaller for a ClusterRole of its own that takes the name of a built-in one', async () => {
    const own = role('cluster-admin', 'get', 'pods');
    const change = { [file]: binding('mine', 'mallory'), 'apps/prod/role.yaml': own };
    expect(verdictOf(await gateStep({}, change)).blocking).toContain(admin);
  });

  it('are new where a role comes that a binding has waited for', async () => {
    const base = { [file]: binding('mine', 'mallory', 'operator') };
    const report = await gateStep(base, { 'apps/prod/role.yaml': role('operator', '*', '*') });
    expect(verdictOf(report)).toMatchObject({ outcome: 'fail', blocking: expect.arrayContaining([admin]) });
  });

  it('are incomplete for a role that nobody here knows', async () => {
    expect((await gateStep({}, { [file]: binding('mine', 'mallory', 'operator') })).outcome).toBe('incomplete');
  });

  it('grow with the rules of a role', async () => {
    const base = { [file]: binding('mine', 'mallory', 'reader'), 'apps/prod/role.yaml': role('reader', 'get', 'pods') };
    const change = { 'apps/prod/role.yaml': role('reader', 'get', 'secrets') };
    expect(verdictOf(await gateStep(base, change)).blocking).toContain('C-0015 User/mallory');
  });
});
