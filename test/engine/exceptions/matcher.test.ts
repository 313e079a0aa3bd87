import { describe, expect, it } from 'vitest';
import { ExceptionMatcher, type Subject, type Target } from '../../../src/engine/exceptions/matcher.ts';
import type { Designator, PolicyPattern } from '../../../src/model/exception.ts';

const front: Target = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'front',
  id: 'apps/v1/shop/Deployment/front',
  path: 'apps/front.yaml:0',
  labels: { app: 'front', tier: 'web' },
  annotations: { owner: 'team-a', 'shop.io/level': '3' },
  containers: ['app', 'init-db'],
};
const privileged: Subject = { control: 'C-0057', rule: 'rule-privilege-escalation', frameworks: ['NSA', 'MITRE'] };

function names(resources: readonly Designator[], target: Target = front, cluster = 'production'): boolean {
  const matcher = new ExceptionMatcher([{ name: 'x', resources, policies: [] }], cluster);
  return matcher.naming(target).length > 0;
}

function covers(policies: readonly PolicyPattern[], subject: Subject = privileged): boolean {
  const exception = { name: 'x', resources: [], policies };
  return new ExceptionMatcher([exception], '').covers(exception, subject);
}

describe('the resources of an exception', () => {
  it.each<[string, Designator]>([
    ['kind', { kind: 'Deployment' }],
    ['pattern of the kind', { kind: 'Deploy.*|Pod' }],
    ['namespace', { namespace: 'shop' }],
    ['pattern of the namespace', { namespace: 'sh[a-z]+' }],
    ['name', { name: 'front' }],
    ['pattern of the name', { name: 'fr.*' }],
    ['cluster', { cluster: 'production' }],
    ['pattern of the cluster', { cluster: 'prod.*' }],
    ['path', { path: 'apps/front.yaml:0' }],
    ['pattern of the path', { path: 'apps/.*' }],
    ['id', { resourceId: 'apps/v1/shop/Deployment/front' }],
    ['pattern of the id', { resourceId: '.*/shop/.*' }],
    ['label', { labels: { app: 'front' } }],
    ['pattern of a label', { labels: { app: 'f.*t' } }],
    ['all labels', { labels: { app: 'front', tier: 'web' } }],
    ['all annotations', { labels: { owner: 'team-.', 'shop.io/level': '3' } }],
    ['container', { labels: { containerName: 'app' } }],
    ['init container', { labels: { containerName: 'init-.*' } }],
    ['container and label', { labels: { containerName: 'app', app: 'front' } }],
    ['container and annotation', { labels: { containerName: 'app', owner: 'team-a' } }],
    [
      'everything at once',
      { kind: 'Deployment', namespace: 'shop', name: 'front', cluster: '.*', labels: { app: '.*' } },
    ],
  ])('are recognised by their %s', (_title, designator) => {
    expect(names([designator])).toBe(true);
  });

  it.each<[string, Designator]>([
    ['another kind', { kind: 'Pod' }],
    ['the kind in other letters', { kind: 'deployment' }],
    ['a part of the kind', { kind: 'Deploy' }],
    ['another namespace', { namespace: 'shop-2' }],
    ['the name in other letters', { name: 'Front' }],
    ['a part of the name', { name: 'ron' }],
    ['a pattern of a part of the name', { name: 'f[a-z]' }],
    ['another cluster', { cluster: 'test' }],
    ['another document of the path', { path: 'apps/front.yaml:1' }],
    ['another id', { resourceId: '/v1/shop/Pod/front' }],
    ['a label that is missing', { labels: { color: '.*' } }],
    ['a label with another value', { labels: { app: 'back' } }],
    ['a label in other letters', { labels: { app: 'Front' } }],
    ['one label and one annotation', { labels: { app: 'front', owner: 'team-a' } }],
    ['one label of two', { labels: { app: 'front', tier: 'db' } }],
    ['a container that is missing', { labels: { containerName: 'sidecar' } }],
    ['a container, but not the label', { labels: { containerName: 'app', app: 'back' } }],
    ['one part of two', { kind: 'Deployment', namespace: 'other' }],
    ['an unknown attribute, which is a label', { kind: 'Deployment', labels: { apiVersion: 'apps/v1' } }],
    ['nothing', {}],
    ['no labels', { labels: {} }],
    ['labels that every object of JavaScript has', { labels: { constructor: '.*', toString: '.*' } }],
  ])('are not recognised by %s', (_title, designator) => {
    expect(names([designator])).toBe(false);
  });

  it('are recognised when any of several says so', () => {
    expect(names([{ kind: 'Pod' }, { name: 'front' }])).toBe(true);
    expect(names([{ kind: 'Pod' }, { name: 'back' }])).toBe(false);
  });

  it('are none when the exception lists none', () => {
    expect(names([])).toBe(false);
    expect(names([{}])).toBe(false);
  });

  it('that are a Namespace lie in themselves', () => {
    const namespace: Target = {
      apiVersion: 'v1',
      kind: 'Namespace',
      namespace: '',
      name: 'shop',
      id: '/v1//Namespace/shop',
      path: '',
    };

    expect(names([{ namespace: 'shop' }], namespace)).toBe(true);
    expect(names([{ namespace: '' }], namespace)).toBe(false);
    expect(names([{ kind: 'Namespace', namespace: 'other' }], { ...namespace, namespace: 'other' })).toBe(false);
  });

  it.each([undefined, null, 'app', 7, [], ['front'], { app: 7 }, { app: null }, { app: { front: 'front' } }])(
    'without usable labels (%j) are not recognised by any',
    (labels) => {
      expect(names([{ labels: { app: '.*' } }], { ...front, labels, annotations: labels })).toBe(false);
    },
  );

  it('are each named by all exceptions that recognise them, once', () => {
    const resources = [{ kind: 'Deployment' }, { kind: 'Deploy.*' }, { name: 'front' }];
    const exceptions = ['first', 'second'].map((name) => ({ name, resources, policies: [] }));

    const found = new ExceptionMatcher(exceptions, '').naming(front);

    expect(found.map(({ name }) => name)).toEqual(['first', 'second']);
  });
});

describe('the policies of an exception', () => {
  it.each<[string, readonly PolicyPattern[]]>([
    ['no policies', []],
    ['the control', [{ control: 'C-0057' }]],
    ['the control in other letters', [{ control: 'c-0057' }]],
    ['a pattern of the control', [{ control: 'c-00[45].' }]],
    ['the rule', [{ rule: 'Rule-Privilege-Escalation' }]],
    ['a pattern of the rule', [{ rule: 'RULE-.*' }]],
    ['a framework', [{ framework: 'mitre' }]],
    ['a pattern of a framework', [{ framework: 'n.a' }]],
    ['all parts', [{ framework: 'NSA', control: 'C-0057', rule: 'rule-.*' }]],
    ['one of several', [{ control: 'C-0001' }, { control: 'C-0057' }]],
  ])('cover it by %s', (_title, policies) => {
    expect(covers(policies)).toBe(true);
  });

  it.each<[string, readonly PolicyPattern[]]>([
    ['another control', [{ control: 'C-0058' }]],
    ['a part of the control', [{ control: 'C-005' }]],
    ['another rule', [{ rule: 'rule' }]],
    ['a framework that the control is not evaluated for', [{ framework: 'SOC2' }]],
    ['the control, but not the framework', [{ framework: 'SOC2', control: 'C-0057' }]],
    ['the framework, but not the control', [{ framework: 'NSA', control: 'C-0058' }]],
    ['the control, but not the rule', [{ control: 'C-0057', rule: 'other' }]],
  ])('do not cover it by %s', (_title, policies) => {
    expect(covers(policies)).toBe(false);
  });

  it('with a framework cover no control that is evaluated for none', () => {
    expect(covers([{ framework: '.*' }], { ...privileged, frameworks: [] })).toBe(false);
  });
});

describe('patterns', () => {
  it.each(['(?=x)', 'a(', '(a)\\1'])('that RE2 does not know (%s) are refused when the matcher is made', (name) => {
    expect(() => names([{ name }])).toThrow(/error parsing regexp/);
  });
});
