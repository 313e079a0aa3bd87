import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { Inventory } from '../../src/engine/inventory.ts';
import { resourcesOf } from '../support/control-cases.ts';

const binding = `
  apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: { name: admins }
  roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
  subjects:
    - { kind: Group, name: admins, apiGroup: rbac.authorization.k8s.io }
    - { kind: User, name: ann, apiGroup: rbac.authorization.k8s.io }`;
const role = `
  apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: { name: cluster-admin }
  rules: []`;

describe('a binding whose role is not in the input', () => {
  it('is named once, with every control that can say nothing about it, and counts nowhere', () => {
    const { unresolved, verdicts, controls: summaries } = inventoryOf(binding).evaluate();

    expect(unresolved).toMatchObject([
      {
        kind: 'ClusterRoleBinding',
        name: 'admins',
        message: 'what Group admins, User ann may do is unknown: ClusterRole cluster-admin is not part of the input',
        controls: ['C-0002', 'C-0007', 'C-0014', 'C-0015', 'C-0031', 'C-0035', 'C-0037', 'C-0053'],
      },
    ]);
    expect(Array.from(verdicts)).toEqual([]);
    expect(summaries.find(({ id }) => id === 'C-0035')).toMatchObject({ status: 'passed', subStatus: 'irrelevant' });
  });

  it('is judged as soon as the role comes, and named again when it goes', () => {
    const inventory = inventoryOf(binding);
    inventory.changes();
    const [added] = resourcesOf(role).map((resource) => ({ ...resource, key: 'role' }));
    if (!added) throw new Error('no role');

    inventory.upsert(added);

    expect(inventory.evaluate().unresolved).toEqual([]);
    expect(inventory.changes()).toMatchObject([{ id: 'rbac.authorization.k8s.io/v1//ClusterRoleBinding/admins' }]);
    inventory.delete('role');
    expect(inventory.evaluate().unresolved).toHaveLength(1);
  });
});

function inventoryOf(yaml: string): Inventory {
  const inventory = new Inventory({ controls, scope: 'file' });
  for (const resource of resourcesOf(yaml)) inventory.upsert(resource);
  return inventory;
}
