import { afterAll, beforeAll, expect, it } from 'vitest';
import { componentRights } from '../../../src/kube/rbac/component-rights.ts';
import type { PolicyRule } from '../../../src/kube/rbac/policy-rule.ts';
import { auditedRequests, type AuditedRequest } from '../../support/cluster/audit-log.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { Installation, installed } from '../../support/installation/installation.ts';
import { takeTour } from '../../support/installation/tour.ts';

/** `verb group/resource` of every single thing that rules allow. */
function rightsOf(rules: readonly PolicyRule[]): readonly string[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`))),
  );
}

function rightUsed({ verb, group, resource }: AuditedRequest): string {
  return `${verb} ${group}/${resource}`;
}

describeControlPlane('the rights of each process', (use) => {
  let installation: Installation;
  let requests: readonly AuditedRequest[];

  beforeAll(async () => {
    installation = await Installation.make(use.plane);
    await takeTour(use.plane, installation);
    await installation.stop();
    requests = await auditedRequests(use.plane.auditLog);
  }, 300_000);

  afterAll(() => installation.stop());

  it.each(componentRights)('of $component are enough: nothing was refused', ({ serviceAccount }) => {
    const user = `system:serviceaccount:${installed}:${serviceAccount}`;
    const own = requests.filter((request) => request.user === user);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ isAllowed }) => !isAllowed).map(rightUsed)).toEqual([]);
  });

  it.each(componentRights)('of $component are all used', ({ serviceAccount, clusterRules, namespaceRules }) => {
    const user = `system:serviceaccount:${installed}:${serviceAccount}`;
    const used = new Set(requests.filter((request) => request.user === user).map(rightUsed));
    const given = rightsOf([...clusterRules, ...namespaceRules]);
    expect(given.filter((right) => !used.has(right))).toEqual([]);
  });
});
