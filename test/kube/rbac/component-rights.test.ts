import { describe, expect, it } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { componentRights } from '../../../src/kube/rbac/component-rights.ts';
import { rulesFor } from '../../../src/kube/rbac/policy-rule.ts';

describe.each(componentRights)('what $component may do', ({ clusterRules, namespaceRules }) => {
  const rules = [...clusterRules, ...namespaceRules];

  it('names everything: no wildcard', () => {
    for (const rule of rules) expect([...rule.apiGroups, ...rule.resources, ...rule.verbs]).not.toContain('*');
  });

  it('has no part in Secrets, and none in the body of Pods', () => {
    const resources = new Set(rules.flatMap((rule) => rule.resources));
    expect([...resources].filter((name) => /^(secrets|pods\/|nodes\/|serviceaccounts\/)/.test(name))).toEqual([]);
  });

  it('changes nothing but what is ours, and who leads', () => {
    const changed = rules.filter(({ verbs }) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)));
    const groups = changed.flatMap((rule) => rule.apiGroups);
    const ours = ['spdx.softwarecomposition.kubescape.io', 'kubescape.io'];
    expect(groups.filter((group) => !ours.includes(group)).toSorted()).toEqual([
      'authentication.k8s.io',
      'coordination.k8s.io',
      'coordination.k8s.io',
    ]);
  });
});

describe('rules for kinds', () => {
  it('say each group and each resource once', () => {
    const rules = rulesFor(postureKinds, ['list']);
    const groups = rules.flatMap(({ apiGroups }) => apiGroups);
    expect(new Set(groups).size).toBe(groups.length);
    expect(rules.find(({ apiGroups }) => apiGroups[0] === 'apps')).toEqual({
      apiGroups: ['apps'],
      resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
      verbs: ['list'],
    });
  });
});
