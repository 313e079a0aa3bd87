import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { Inventory } from '../../src/engine/inventory.ts';
import type { Evaluation } from '../../src/model/evaluation.ts';
import { resourceId, type Resource } from '../../src/model/resource.ts';
import { pod } from '../support/cluster-objects.ts';
import { identityOf, inventoryOf, plain } from '../support/inventories.ts';
import { grafted, hostileKeys } from '../support/grafts.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { slots } from '../support/universe.ts';

describe('objects of any shape', () => {
  it.each(['file', 'cluster'] as const)('never break an evaluation of a %s', (scope) => {
    fc.assert(
      fc.property(slots(), grafts, (universe, changes) => {
        const prototype = Object.getOwnPropertyNames(Object.prototype);
        const inventory = new Inventory({
          controls,
          scope,
          inlineExceptionsAt: 0,
          exceptions: [{ name: 'any', resources: [{ kind: 'Pod', labels: { app: 'a' } }], policies: [] }],
          ...(scope === 'cluster' ? { cloudProvider: 'EKS' } : {}),
        });
        const valid = universe.flatMap(({ states }) => states.slice(0, 2));
        for (const object of valid) inventory.upsert(resourceAs(object, object));
        inventory.evaluate();

        for (const { object, steps, graft } of changes) {
          const stock = valid[object % valid.length];
          const hostile = grafted(structuredClone(stock), steps, graft);
          inventory.upsert(resourceAs(stock, hostile));
          inventory.upsert(resourceAs(stock, structuredClone(hostile)));
        }
        inventory.changes();

        expect(illegalIn(inventory.evaluate())).toEqual([]);
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype);
      }),
      propertyRuns(300),
    );
  });

  it('never break an evaluation as whole objects', () => {
    fc.assert(
      fc.property(slots(), fc.array(hostileValue, { minLength: 14, maxLength: 14 }), (universe, values) => {
        const inventory = new Inventory({ controls, scope: 'cluster', cloudProvider: 'gke' });

        for (const [index, { states }] of universe.entries()) {
          inventory.upsert(resourceAs(states[0], values[index]));
        }

        expect(illegalIn(inventory.evaluate())).toEqual([]);
      }),
      propertyRuns(300),
    );
  });
});

describe('a text that looks like data', () => {
  it('in one object never ends up in the findings of another one', () => {
    const path = ['spec', 'containers', 0, 'securityContext', 'readOnlyRootFilesystem'];
    const texts = [path, [path], [{ path, value: 'true' }], []].map((data) => JSON.stringify(data));
    const metadata = { name: 'first', namespace: 'shop', annotations: Object.fromEntries(texts.entries()) };
    const hostile = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: texts.map((name) => ({ name })) } };
    const second = pod('second');

    const evaluation = inventoryOf([hostile, second]).evaluate();

    expect(plain(evaluation).verdicts.slice(-1)).toEqual(plain(inventoryOf([second]).evaluate()).verdicts);
  });
});

describe('an object that is nested very deep', () => {
  const deep = parsed('{"a":'.repeat(9000) + '1' + '}'.repeat(9000));
  const metadata = { name: 'x', namespace: 'shop' };

  it.each([
    ['labels of a Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels: deep }, spec: {} }],
    ['the selector of a Service', { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: deep } }],
    [
      'a rule of a Role',
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: [{ verbs: [deep] }] },
    ],
  ])('never breaks an evaluation with %s', (_title, object) => {
    const inventory = inventoryOf([object, { ...object }]);

    expect(illegalIn(inventory.evaluate())).toEqual([]);
  });
});

const hostileValue: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.object({ key: fc.constantFrom(...hostileKeys), maxDepth: 3, maxKeys: 4 }),
  fc.constantFrom(
    null,
    '',
    0,
    -1,
    true,
    [],
    {},
    [[]],
    [null],
    [{}],
    { name: 7 },
    { length: 3 },
    '\ud800',
    '__proto__',
    'toString',
    9e99,
  ),
  fc.constant('{"__proto__": {"isPolluted": true}, "constructor": {"prototype": {"isPolluted": true}}}').map(parsed),
  fc.constant('{"a":'.repeat(80) + '[]' + '}'.repeat(80)).map(parsed),
  fc.constant('['.repeat(80) + ']'.repeat(80)).map(parsed),
);

const grafts = fc.array(
  fc.record({
    object: fc.nat(),
    steps: fc.array(fc.nat(9), { maxLength: 12 }),
    graft: fc.record({ value: hostileValue, key: fc.option(fc.constantFrom(...hostileKeys), { nil: undefined }) }),
  }),
  { minLength: 1, maxLength: 12 },
);

function parsed(json: string): unknown {
  return JSON.parse(json) as unknown;
}

/** An object in the place of a valid one: readers take the kind from the text, whatever else stands there. */
function resourceAs(stock: unknown, object: unknown): Resource {
  const { apiVersion, kind } = identityOf(stock);
  const { namespace, name } = identityOf(object);
  return { apiVersion, kind, namespace, name, key: resourceId(identityOf(stock)), object };
}

/** What an evaluation must never say. */
function illegalIn(evaluation: Evaluation): string[] {
  const found: string[] = [];
  for (const { key, status, controls: verdicts } of evaluation.verdicts) {
    for (const verdict of [{ id: key, status }, ...verdicts]) {
      if (!statuses.includes(verdict.status)) found.push(`${verdict.id} is ${verdict.status}`);
      if ('reason' in verdict && verdict.reason.startsWith('the rule failed'))
        found.push(`${verdict.id} ${verdict.reason}`);
    }
  }
  for (const { status, complianceScore } of [evaluation, ...evaluation.controls, ...evaluation.frameworks]) {
    if (!statuses.includes(status)) found.push(status);
    if (!(complianceScore >= 0 && complianceScore <= 100)) found.push(`${complianceScore} percent`);
  }
  return found;
}

const statuses: readonly string[] = ['failed', 'skipped', 'passed'];
