import { describe, expect, it } from 'vitest';
import { sortResources, type SortOptions } from '../../src/kustomize/order.ts';
import { load } from './transformers/harness.ts';

const kinds = [
  ['v1', 'Zoo'],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
  ['apps/v1', 'Deployment'],
  ['x/v1', 'Zoo'],
  ['v1', 'Namespace'],
  ['v1', 'ConfigMap'],
];
const resources = load(
  kinds.map(([version, kind]) => `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: a}\n`).join('---\n'),
);
const orderOf = (options: SortOptions | undefined): string[] =>
  sortResources(resources, options).map((resource) =>
    kinds[resources.indexOf(resource)]!.join(' ').replace(/^\S*?(\w)\S* /, '$1 '),
  );

describe('the order of resources', () => {
  it.each([undefined, { order: 'fifo' }])('stays with %j', (options) => {
    expect(sortResources(resources, options)).toEqual(resources);
  });

  it('is legacy', () => {
    expect(orderOf({ order: 'legacy' })).toEqual([
      'v Namespace',
      'v ConfigMap',
      'a Deployment',
      'x Zoo',
      'v Zoo',
      'a ValidatingWebhookConfiguration',
    ]);
  });

  it('takes lists of kinds', () => {
    const legacySortOptions = { orderFirst: ['Zoo'], orderLast: ['Namespace'] };
    expect(orderOf({ order: 'legacy', legacySortOptions })).toEqual([
      'x Zoo',
      'v Zoo',
      'a ValidatingWebhookConfiguration',
      'a Deployment',
      'v ConfigMap',
      'v Namespace',
    ]);
  });

  it.each([
    [{}, "the field 'sortOptions.order' must be one of [fifo, legacy]"],
    [{ order: 'fifo', legacySortOptions: {} }, 'is set but the selected sort order'],
  ])('refuses %j', (options, message) => {
    expect(() => sortResources(resources, options)).toThrow(message);
  });
});
