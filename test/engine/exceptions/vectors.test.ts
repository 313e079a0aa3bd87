import { describe, expect, it } from 'vitest';
import type { Designator, Exception } from '../../../src/model/exception.ts';
import { binding, role } from '../../support/cluster-objects.ts';
import { inventoryOf, resourceOf } from '../../support/inventories.ts';

const labelled = (object: object, labels: object): object => ({
  ...object,
  metadata: { ...(object as { metadata: object }).metadata, labels },
});
const objects = [
  labelled(role('reader', 'list'), { of: 'role' }),
  labelled(binding('readers', 'reader'), { of: 'binding' }),
];

function namesUsed(...designators: readonly Designator[]): readonly string[] {
  const exceptions = designators.map((resource, index): Exception => {
    return { name: `exception ${index}`, resources: [resource], policies: [{ control: 'C-0015' }] };
  });
  const evaluation = inventoryOf(objects, { exceptions, clusterName: 'production' }).evaluate();
  return Array.from(evaluation.verdicts).flatMap(({ controls }) =>
    controls.filter(({ id }) => id === 'C-0015').flatMap(({ rules }) => rules.flatMap((rule) => rule.exceptions)),
  );
}

describe('an exception for a subject that a role lets list secrets', () => {
  it.each<[string, Designator]>([
    ['the binding', { kind: 'RoleBinding', name: 'readers' }],
    ['the binding by its label', { labels: { of: 'binding' } }],
    ['the role', { kind: 'Role', name: 'reader' }],
    ['the role by its label', { labels: { of: 'role' } }],
    ['the role by its id', { resourceId: 'rbac.authorization.k8s.io/v1/shop/Role/reader' }],
    ['the subject', { kind: 'ServiceAccount', name: 'deployer', namespace: 'shop' }],
    ['the cluster', { cluster: 'production' }],
  ])('names %s', (_title, designator) => {
    expect(namesUsed(designator)).toEqual(['exception 0']);
  });

  it.each<[string, Designator]>([
    ['another subject', { kind: 'ServiceAccount', name: 'other' }],
    ['parts of two of them', { kind: 'ServiceAccount', name: 'reader' }],
    ['a label that only another object has', { kind: 'ServiceAccount', labels: { of: 'role' } }],
  ])('does not name %s', (_title, designator) => {
    expect(namesUsed(designator)).toEqual([]);
  });

  it('is taken from the binding before the role before the subject', () => {
    const [subject, ofRole, ofBinding] = [{ kind: 'ServiceAccount' }, { kind: 'Role' }, { kind: 'RoleBinding' }];

    expect(namesUsed(subject, ofRole, ofBinding)).toEqual(['exception 2']);
    expect(namesUsed(subject, ofRole)).toEqual(['exception 1']);
    expect(namesUsed(subject)).toEqual(['exception 0']);
  });

  it('is named together with the others that name the same object', () => {
    expect(namesUsed({ kind: 'Role' }, { name: 'reader' })).toEqual(['exception 0', 'exception 1']);
  });
});

describe('two roles of one name', () => {
  it('are excepted each by its own labels', () => {
    const inventory = inventoryOf([binding('readers', 'reader')], {
      exceptions: [{ name: 'x', resources: [{ kind: 'Role', labels: { known: 'yes' } }], policies: [] }],
    });
    for (const [file, labels] of [
      ['a', { known: 'yes' }],
      ['b', {}],
    ] as const) {
      const object = labelled(role('reader', 'list'), labels);
      inventory.upsert({ ...resourceOf(object), key: `${file}#reader` });
    }

    const statuses = Array.from(inventory.evaluate().verdicts).flatMap(({ controls }) =>
      controls.filter(({ id }) => id === 'C-0015').map(({ status }) => status),
    );

    expect(statuses.toSorted()).toEqual(['failed', 'passed']);
  });
});

describe('an exception for a framework', () => {
  const exception: Exception = { name: 'x', resources: [{ kind: '.*' }], policies: [{ framework: 'NSA' }] };

  it.each([
    [['C-0015'], 'failed'],
    [['C-0002'], 'passed'],
  ])('accepts failures only of controls that it has (%j)', (controls, expected) => {
    const frameworks = [
      { name: 'NSA', controls: ['C-0002'] },
      { name: 'other', controls: ['C-0002', 'C-0015'] },
    ];
    const grants = [{ apiGroups: [''], resources: ['secrets', 'pods/exec'], verbs: ['list', 'create'] }];
    const wide = { ...role('reader', 'list'), rules: grants };

    const evaluation = inventoryOf([wide, binding('readers', 'reader')], {
      exceptions: [exception],
      frameworks,
    }).evaluate();

    expect(evaluation.controls.filter(({ id }) => controls.includes(id)).map(({ status }) => status)).toEqual([
      expected,
    ]);
  });
});
