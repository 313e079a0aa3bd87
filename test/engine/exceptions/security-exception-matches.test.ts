import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { ExceptionMatcher, type Target } from '../../../src/engine/exceptions/matcher.ts';
import { readSecurityExceptions } from '../../../src/engine/exceptions/security-exception.ts';
import type { Evaluation } from '../../../src/model/evaluation.ts';
import type { Exception } from '../../../src/model/exception.ts';
import { binding, pod, rbac, role } from '../../support/cluster-objects.ts';
import { inventoryOf, resourceOf, verdictOf } from '../../support/inventories.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const now = Date.parse('2026-06-01T12:00:00Z');

function exceptionsOf(kind: string, spec: string, namespace = 'shop'): readonly Exception[] {
  const object = load(`{ apiVersion: kubescape.io/v1beta1, kind: ${kind}, spec: ${spec},
    metadata: { name: x${kind === 'SecurityException' ? `, namespace: ${namespace}` : ''} } }`);
  const { exceptions, problems } = readSecurityExceptions([object], now);
  expect(problems).toEqual([]);
  return exceptions;
}

const ignoring = (match: string, control = 'C-0030'): string =>
  `{ match: ${match}, posture: [{ controlID: ${control}, action: ignore }] }`;
const statusOf = (evaluation: Evaluation, name: string, namespace = 'shop'): string | undefined =>
  verdictOf(evaluation, `/v1/${namespace}/Pod/${name}`, 'C-0030')?.status;
const front = pod('front', { spec: { containers: [{ name: 'app', image: 'ghcr.io/acme/shop/front:1.2' }] } });

describe('a SecurityException', () => {
  it.each([
    ['nothing', '{}', 'passed'],
    ['the kind', '{ resources: [{ kind: Pod }] }', 'passed'],
    ['the kind in other letters', '{ resources: [{ kind: pod }] }', 'failed'],
    ['the core group', '{ resources: [{ kind: Pod, apiGroup: "" }] }', 'passed'],
    ['another group', '{ resources: [{ kind: Pod, apiGroup: apps }] }', 'failed'],
    ['the name', '{ resources: [{ kind: Pod, name: front }] }', 'passed'],
    ['a name that would be a pattern', '{ resources: [{ kind: Pod, name: fr.nt }] }', 'failed'],
    ['another name', '{ resources: [{ kind: Pod, name: fron }] }', 'failed'],
    ['one resource of two', '{ resources: [{ kind: Job }, { kind: Pod }] }', 'passed'],
    ['a label', '{ objectSelector: { matchLabels: { app: front } } }', 'passed'],
    ['another label', '{ objectSelector: { matchLabels: { app: fr.nt } } }', 'failed'],
    ['In', '{ objectSelector: { matchExpressions: [{ key: app, operator: In, values: [a, front] }] } }', 'passed'],
    [
      'In, but not that',
      '{ objectSelector: { matchExpressions: [{ key: app, operator: In, values: [a] }] } }',
      'failed',
    ],
    ['NotIn', '{ objectSelector: { matchExpressions: [{ key: none, operator: NotIn, values: [a] }] } }', 'passed'],
    [
      'NotIn, but that',
      '{ objectSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [front] }] } }',
      'failed',
    ],
    ['Exists', '{ objectSelector: { matchExpressions: [{ key: app, operator: Exists }] } }', 'passed'],
    ['DoesNotExist', '{ objectSelector: { matchExpressions: [{ key: app, operator: DoesNotExist }] } }', 'failed'],
    [
      'the kind, but not the label',
      '{ resources: [{ kind: Pod }], objectSelector: { matchLabels: { app: b } } }',
      'failed',
    ],
    ['an image', '{ images: ["ghcr.io/acme/shop/front:1.2"] }', 'passed'],
    ['images of a folder', '{ images: [other, "ghcr.io/acme/shop/*"] }', 'passed'],
    ['images of folders', '{ images: ["ghcr.io/**"] }', 'passed'],
    ['images that stop at a slash', '{ images: ["ghcr.io/*"] }', 'failed'],
    ['one letter', '{ images: ["ghcr.io/acme/shop/front:1.?"] }', 'passed'],
    ['another letter', '{ images: ["ghcr.io/acme/shop/front:1?2?"] }', 'failed'],
    ['a pattern of no glob', '{ images: ["ghcr.io/acme/shop/front:1.[0-9]"] }', 'failed'],
  ])('that matches by %s (%s) has a failure %s', (_title, match, expected) => {
    const exceptions = exceptionsOf('SecurityException', ignoring(match));

    expect(statusOf(inventoryOf([front], { exceptions }).evaluate(), 'front')).toBe(expected);
  });

  it('accepts nothing of other namespaces, nor of other controls or frameworks', () => {
    const objects = [front, pod('back', { namespace: 'apps' })];
    const ofShop = exceptionsOf('SecurityException', ignoring('{}'));
    const ofFramework = '{ posture: [{ controlID: C-0030, frameworkName: SOC2, action: ignore }] }';

    const evaluation = inventoryOf(objects, { exceptions: ofShop }).evaluate();

    expect([statusOf(evaluation, 'front'), statusOf(evaluation, 'back', 'apps')]).toEqual(['passed', 'failed']);
    expect(verdictOf(evaluation, '/v1/shop/Pod/front', 'C-0016')?.status).toBe('failed');
    const other = inventoryOf(objects, { exceptions: exceptionsOf('SecurityException', ofFramework) }).evaluate();
    expect(statusOf(other, 'front')).toBe('failed');
  });

  it('that only alerts leaves the failure and is named by it', () => {
    const exceptions = exceptionsOf('SecurityException', '{ posture: [{ controlID: C-0030, action: alert_only }] }');

    const evaluation = inventoryOf([front], { exceptions }).evaluate();

    expect(verdictOf(evaluation, '/v1/shop/Pod/front', 'C-0030')).toMatchObject({
      status: 'failed',
      subStatus: '',
      rules: [{ exceptions: ['SecurityException shop/x'] }],
    });
    expect(Array.from(evaluation.exceptionUses)).toEqual([['SecurityException shop/x', 1]]);
  });

  it('is ignored by ignoring, whatever only alerts besides', () => {
    const spec = `{ posture: [{ controlID: C-0030, action: alert_only }, { controlID: C-0030, action: ignore }] }`;
    const exceptions = exceptionsOf('SecurityException', spec);

    expect(statusOf(inventoryOf([front], { exceptions }).evaluate(), 'front')).toBe('passed');
  });

  it('never matches outside its namespace', () => {
    const names = fc.constantFrom('shop', 'shop-2', 'sho', 'Shop', '', 's.*', 'default', 'kube-system');
    const target = fc.record({
      apiVersion: fc.constantFrom('v1', 'apps/v1', `${rbac}/v1`),
      kind: fc.constantFrom('Pod', 'Namespace', 'Deployment', 'ClusterRole', 'User'),
      namespace: names,
      name: fc.oneof(names, fc.string()),
      id: fc.string(),
      path: fc.string(),
      labels: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b')),
      images: fc.array(fc.constantFrom('a/b', 'c')),
    });
    const match = fc.constantFrom(
      '{}',
      '{ resources: [{ kind: Pod }, { kind: Namespace, name: shop }] }',
      '{ objectSelector: {} }',
      '{ objectSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [a] }] } }',
      '{ images: ["**"] }',
    );

    fc.assert(
      fc.property(fc.constantFrom('shop', 'default'), match, target, (namespace, selection, one: Target) => {
        const matcher = new ExceptionMatcher(exceptionsOf('SecurityException', ignoring(selection), namespace), '');
        const inside = one.kind === 'Namespace' ? one.name : one.namespace;
        const found = [...matcher.naming(one), ...matcher.undecided(one)];
        expect(inside === namespace ? [] : found).toEqual([]);
      }),
      propertyRuns(500),
    );
  });
});

describe('a SecurityException for a subject that may list secrets', () => {
  const exceptions = exceptionsOf('SecurityException', ignoring('{}', 'C-0015'));
  const statuses = (objects: readonly object[]): readonly string[] => {
    const { verdicts } = inventoryOf(objects, { exceptions }).evaluate();
    return Array.from(verdicts).flatMap(({ controls }) =>
      controls.filter(({ id }) => id === 'C-0015').map(({ status }) => status),
    );
  };

  it('accepts what a RoleBinding of its namespace grants, of a ClusterRole, too', () => {
    const wide = { ...role('reader', 'list'), kind: 'ClusterRole', metadata: { name: 'reader' } };
    const grant = { ...binding('readers', 'reader'), roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'reader' } };

    expect(statuses([role('reader', 'list'), binding('readers', 'reader')])).toEqual(['passed']);
    expect(statuses([wide, grant])).toEqual(['passed']);
  });

  it('accepts nothing that is granted elsewhere to a subject of its namespace', () => {
    const wide = { ...role('reader', 'list'), kind: 'ClusterRole', metadata: { name: 'reader' } };
    const grant = {
      ...binding('readers', 'reader'),
      kind: 'ClusterRoleBinding',
      metadata: { name: 'readers' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'reader' },
    };
    const inApps = [role('reader', 'list'), binding('readers', 'reader')].map((object) => {
      return { ...object, metadata: { ...(object as { metadata: object }).metadata, namespace: 'apps' } };
    });

    expect(statuses([wide, grant])).toEqual(['failed']);
    expect(statuses(inApps)).toEqual(['failed']);
  });
});

describe('a ClusterSecurityException that selects namespaces', () => {
  const named = (name: string, labels: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  });
  const bySelector = (selector: string): readonly Exception[] =>
    exceptionsOf('ClusterSecurityException', ignoring(`{ namespaceSelector: ${selector} }`));
  const exceptions = bySelector('{ matchLabels: { team: a } }');
  const undecided = [{ name: 'ClusterSecurityException x', namespace: 'shop' }];

  it.each([
    ['its label', [named('shop', { team: 'a' })], 'passed', []],
    ['another label', [named('shop', { team: 'b' })], 'failed', []],
    ['no label', [named('shop')], 'failed', []],
    ['the label of another namespace', [named('shop'), named('apps', { team: 'a' })], 'failed', []],
    ['a Namespace that is not there', [], 'failed', undecided],
    ['the label of a Namespace without a name', [named('', { team: 'a' })], 'failed', undecided],
  ])('goes by %s', (_title, namespaces, expected, open) => {
    const evaluation = inventoryOf([front, ...namespaces], { exceptions }).evaluate();

    expect(statusOf(evaluation, 'front')).toBe(expected);
    expect(evaluation.undecidedExceptions).toEqual(open);
  });

  it.each([
    ['{}', 'passed'],
    ['{ matchLabels: { kubernetes.io/metadata.name: shop } }', 'passed'],
    ['{ matchLabels: { kubernetes.io/metadata.name: apps } }', 'failed'],
    ['{ matchLabels: { kubernetes.io/metadata.name: apps, team: a } }', 'failed'],
  ])('by %s needs no Namespace', (selector, expected) => {
    const evaluation = inventoryOf([front], { exceptions: bySelector(selector) }).evaluate();

    expect([statusOf(evaluation, 'front'), evaluation.undecidedExceptions]).toEqual([expected, []]);
  });

  it('does not match where a label that must be missing is not known to be', () => {
    const missing = bySelector('{ matchExpressions: [{ key: team, operator: DoesNotExist }] }');

    expect(statusOf(inventoryOf([front], { exceptions: missing }).evaluate(), 'front')).toBe('failed');
    expect(statusOf(inventoryOf([front, named('shop')], { exceptions: missing }).evaluate(), 'front')).toBe('passed');
  });

  it('of two Namespaces of one name needs both', () => {
    const inventory = inventoryOf([front, named('shop', { team: 'a' })], { exceptions });
    inventory.upsert(resourceOf(named('shop', { team: 'b' }), 'other file'));

    expect(statusOf(inventory.evaluate(), 'front')).toBe('failed');
    inventory.delete('other file');
    expect(statusOf(inventory.evaluate(), 'front')).toBe('passed');
  });

  it('tells the changes when labels change, come and go', () => {
    const inventory = inventoryOf([front, pod('back', { namespace: 'apps' })], { exceptions });
    const changed = (): readonly string[] =>
      inventory
        .changes()
        .filter(({ controls }) => controls.includes('C-0030'))
        .map(({ key }) => key);
    changed();

    inventory.upsert(resourceOf(named('shop', { team: 'a' })));
    expect(changed()).toEqual(['/v1/shop/Pod/front']);
    inventory.upsert(resourceOf(named('shop', { team: 'a', other: 'x' })));
    expect(changed()).toEqual([]);
    inventory.delete('/v1//Namespace/shop');
    expect(changed()).toEqual(['/v1/shop/Pod/front']);
  });
});
