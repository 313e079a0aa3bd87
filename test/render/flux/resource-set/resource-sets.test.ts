import { expect, it } from 'vitest';
import { readDocuments } from '../../../../src/kustomize/tree/read.ts';
import { toJson } from '../../../../src/kustomize/index.ts';
import { ObjectIndex } from '../../../../src/render/flux/cluster/object-index.ts';
import type { RenderedObject } from '../../../../src/render/flux/cluster/rendered.ts';
import { ResourceSets } from '../../../../src/render/flux/resource-set/resource-sets.ts';
import { namesIn, provider, setWith, tenantNamespaces } from './cluster-of.ts';

const renderedOf = (text: string): RenderedObject => {
  const [node] = readDocuments({ path: '/a.yaml', text });
  if (node === undefined) throw new Error('no document');
  const origin = { file: 'a.yaml', line: 1, column: 1, certainty: 'file', layers: [] } as const;
  const object = toJson(node) as RenderedObject['object'];
  return { object, node: () => node, origin: () => origin, encrypted: false, dropped: [] };
};

const clusterWith = (...texts: readonly string[]): ObjectIndex => new ObjectIndex([{ objects: texts.map(renderedOf) }]);

it('renders a ResourceSet again only when what it gets from the cluster says something else', () => {
  const sets = new ResourceSets();
  const set = renderedOf(setWith(`  inputsFrom: [{name: a}, {selector: {matchLabels: {is: b}}}]${tenantNamespaces}`));
  const [a, b] = [provider('a', 'tenant: one'), provider('b', 'tenant: two', { labels: 'is: b' })];
  const first = sets.render(set, clusterWith(a, b));
  expect(sets.render(set, clusterWith(a, b))).toBe(first);
  expect(namesIn(first.objects)).toEqual(['Namespace/one', 'Namespace/two']);
  const changed = sets.render(set, clusterWith(provider('a', 'tenant: other'), b));
  expect(namesIn(changed.objects)).toEqual(['Namespace/other', 'Namespace/two']);
  const without = sets.render(set, clusterWith(a));
  expect(namesIn(without.objects)).toEqual(['Namespace/one']);
});
