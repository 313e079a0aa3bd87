import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { Inventory } from '../../src/engine/inventory.ts';
import type { Evaluation } from '../../src/model/evaluation.ts';
import { resourceId, type Resource } from '../../src/model/resource.ts';
import { identityOf } from '../support/inventories.ts';
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

        expectLegal(inventory.evaluate());
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype);
      }),
      propertyRuns(100),
    );
  });

  it('never break an evaluation as whole objects', () => {
    fc.assert(
      fc.property(slots(), fc.array(hostileValue, { minLength: 14, maxLength: 14 }), (universe, values) => {
        const inventory = new Inventory({ controls, scope: 'cluster', cloudProvider: 'gke' });

        for (const [index, { states }] of universe.entries()) {
          inventory.upsert({ ...resourceAs(states[0], values[index]) });
        }

        expectLegal(inventory.evaluate());
      }),
      propertyRuns(100),
    );
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

function expectLegal(evaluation: Evaluation): void {
  const reasons: string[] = [];
  for (const { status, controls: verdicts } of evaluation.verdicts) {
    expect(statuses).toContain(status);
    for (const verdict of verdicts) {
      expect(statuses).toContain(verdict.status);
      if (verdict.reason !== undefined) reasons.push(`${verdict.id}: ${verdict.reason}`);
    }
  }
  const scored = [evaluation, ...evaluation.controls, ...evaluation.frameworks];
  for (const { status, complianceScore } of scored) {
    expect(statuses).toContain(status);
    expect(complianceScore).toBeGreaterThanOrEqual(0);
    expect(complianceScore).toBeLessThanOrEqual(100);
  }
  expect(reasons.filter((reason) => reason.includes('the rule failed'))).toEqual([]);
}

const statuses = ['failed', 'skipped', 'passed'];
