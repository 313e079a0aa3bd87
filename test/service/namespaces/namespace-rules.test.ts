import { describe, expect, it } from 'vitest';
import { namespaceRules } from '../../../src/service/namespaces/namespace-rules.ts';

describe('rules of namespaces', () => {
  it.each([
    ['nothing', [], [], ['a', 'team-a', 'team-b', 'kube-system', '']],
    ['a name', ['team-a'], [], ['team-a', '']],
    ['a glob', ['team-*'], [], ['team-a', 'team-b', '']],
    ['alternatives', ['team-{a,c}', '?'], [], ['a', 'team-a', '']],
    ['an excluded glob', [], ['kube-*', 'a'], ['team-a', 'team-b', '']],
    ['both, where excluding wins', ['team-*'], ['*-b'], ['team-a', '']],
    ['a negated glob', ['!kube-*'], [], ['a', 'team-a', 'team-b', '']],
  ])('with %s allow what they say, a Namespace by its own name', (_title, included, excluded, expected) => {
    const rules = namespaceRules(included, excluded);
    const namespaces = ['a', 'team-a', 'team-b', 'kube-system', ''];

    expect(namespaces.filter((namespace) => rules.allows({ kind: 'Pod', name: 'x', namespace }))).toEqual(expected);
    expect(namespaces.filter((name) => rules.allows({ kind: 'Namespace', name, namespace: '' }))).toEqual(expected);
    expect(rules).toMatchObject({ included, excluded });
  });

  it('allow what has no namespace, whatever its name', () => {
    const rules = namespaceRules(['team-*'], ['*']);
    expect(rules.allows({ kind: 'ClusterRole', name: 'kube-system', namespace: '' })).toBe(true);
  });
});
