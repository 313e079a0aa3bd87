import { describe, expect, it } from 'vitest';
import { allKinds } from '../../../src/kube/kinds/all-kinds.ts';
import { rootSchema } from '../../../src/kube/schema/custom-resource-definition.ts';
import { refusals } from '../../support/kube/refusals.ts';
import { isRefused, sampledPlurals, samplesOf } from '../../support/kube/samples.ts';
import { nodesOf, valuesAt } from '../../support/kube/schema-nodes.ts';
import { asStored } from '../../support/kube/stored.ts';

it('there are samples of every kind, and of no other', () => {
  expect(sampledPlurals()).toEqual(allKinds.map(({ plural }) => plural).toSorted());
});

describe.each(allKinds)('$kind', (kind) => {
  const schema = rootSchema(kind);
  const samples = samplesOf(kind);
  const taken = samples.filter((sample) => !isRefused(sample));
  const refusalsOf = refusals(schema);

  it.each(taken)('takes $name, and keeps all of it', ({ object }) => {
    expect(refusalsOf(object)).toEqual([]);
    expect(asStored(schema, object)).toEqual(object);
  });

  const refused = samples.filter(isRefused);
  it.runIf(refused.length > 0).each(refused)('refuses $name', ({ object }) => {
    expect(refusalsOf(asStored(schema, object))).not.toEqual([]);
  });

  it('has samples of its own group, version, kind and scope', () => {
    for (const { object } of samples) {
      expect(object).toMatchObject({ apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind });
      expect('namespace' in (object['metadata'] as object)).toBe(kind.scope === 'Namespaced');
    }
  });

  it('has a sample for every field', () => {
    const said = new Set(taken.flatMap(({ object }) => Array.from(valuesAt(object, schema), ([place]) => place)));
    expect(Array.from(nodesOf(schema), ({ place }) => place).filter((place) => !said.has(place))).toEqual([]);
  });

  it('has a sample of null for every field that takes it', () => {
    const nulls = new Set(
      taken.flatMap(({ object }) =>
        Array.from(valuesAt(object, schema)).flatMap(([place, value]) => (value === null ? [place] : [])),
      ),
    );
    const narrowing = kind.kind.endsWith('SecurityException');
    const wanted = Array.from(nodesOf(schema)).filter((node) => node.schema.nullable && !narrowing);
    expect(wanted.map(({ place }) => place).filter((place) => !nulls.has(place))).toEqual([]);
  });

  it('has a minimal sample that cannot do without any of its fields', () => {
    const minimal = taken.find(({ name }) => name === 'minimal');
    const nodes = new Map(Array.from(nodesOf(schema), ({ place, isOptional }) => [place, isOptional]));
    const places = Array.from(valuesAt(minimal?.object, schema), ([place]) => place);
    const more = places.filter(
      (place) => !place.startsWith('metadata') && nodes.get(place) && !/(\*|\[\])$/.test(place),
    );
    expect(more).toEqual(expected[kind.kind] ?? ['apiVersion', 'kind']);
  });
});

/** Where an object says nothing without at least one optional field. */
const expected: Readonly<Record<string, readonly string[]>> = {
  SecurityException: ['apiVersion', 'kind', 'spec.posture'],
  ClusterSecurityException: ['apiVersion', 'kind', 'spec.posture'],
  ServiceScanResult: ['apiVersion', 'kind', 'spec.ports'],
  OpenVulnerabilityExchangeContainer: ['apiVersion', 'kind', 'spec.statements'],
};
