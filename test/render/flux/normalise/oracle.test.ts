import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath, type Path } from '../../../../src/model/path.ts';
import { normalise } from '../../../../src/render/flux/normalise/normalise.ts';
import { ObjectError } from '../../../../src/render/flux/objects/errors.ts';
import { askFlux, hasFluxOracle, type OracleAnswer } from '../../../support/flux-oracle.ts';
import { hasRepositories, repositoryObjects } from '../../../support/flux-repositories.ts';
import { propertyRuns } from '../../../support/property-runs.ts';
import { distinctKinds, fullObject, quantityText, typedObject } from '../../../support/typed-objects.ts';

const time = '2024-01-01T00:00:00Z';
const microTime = '2024-01-01T00:00:00.123456Z';
const zero = '0001-01-01T00:00:00Z';
const microZero = '0001-01-01T00:00:00.000000Z';

type Outcome = Pick<OracleAnswer, 'raw'> & { readonly object?: unknown; readonly dropped?: readonly string[] };

describe.skipIf(!hasFluxOracle)('what Flux makes of it', { timeout: 60_000 }, () => {
  it('is what comes out for objects of built-in kinds with random fields', () => {
    expect(differences(fc.sample(typedObject, propertyRuns(2000)).map(throughJson))).toEqual([]);
  });

  it.each([
    [
      'a value',
      1,
      { s: 'x', b: true, i: 7, l: 7, o: '7', q: '0.5Gi', t: time, u: microTime, x: { a: [1] }, y: 'YQ==' },
    ],
    ['its zero value', 1, { s: '', b: false, i: 0, l: 0, o: 0, q: 0, t: zero, u: microZero, x: {}, y: '' }],
    ['nothing', 1, { s: null, b: null, i: null, l: null, o: null, q: null, t: null, u: null, x: null, y: null }],
    ['an empty list or map', 0, { s: 'x', b: true, i: 7, l: 7, o: 7, q: 7, t: time, u: microTime, x: [], y: [] }],
  ])('is what comes out for every kind with %s in every field', (_, elements, values) => {
    const objects = distinctKinds.map((kind) => throughJson({ ...fullObject(kind, values, elements) }));
    expect(differences(objects)).toEqual([]);
    expect(objects.map((object) => normalise(object)).filter(({ raw, dropped }) => raw || dropped.length > 0)).toEqual(
      [],
    );
  });

  it('is what comes out for every kind with one wrong value, wherever', () => {
    const right = { s: 'x', b: true, i: 7, l: 7, o: '7', q: '1', t: time, u: microTime, x: {}, y: 'YQ==' };
    const wrong = { s: 1, b: 'true', i: 7.5, l: '7', o: 1.5, q: 'x', t: '2024-01-01', u: time, y: '?' };
    const objects = Object.entries(wrong).flatMap(([letter, value]) =>
      distinctKinds.map((kind) => throughJson({ ...fullObject(kind, { ...right, [letter]: value }, 1) })),
    );
    expect(differences(objects)).toEqual([]);
  });

  it.skipIf(!hasRepositories)('is what comes out for every object in three real repositories', () => {
    const objects = repositoryObjects();
    expect(objects.length).toBeGreaterThan(500);
    expect(differences(objects)).toEqual([]);
  });

  it('is what comes out for quantities in every spelling', () => {
    const texts = fc.sample(quantityText, propertyRuns(5000));
    const objects = texts.map((text) => ({ apiVersion: 'v1', kind: 'ResourceQuota', spec: { hard: { text } } }));
    expect(differences(objects)).toEqual([]);
  });

  it('is what comes out for kinds of which nothing, or no object, is known', () => {
    const kinds = fc.record({
      apiVersion: fc.constantFrom(
        'v1',
        '/v1',
        '',
        'a/b/c',
        'apps/v1',
        'apps/__internal',
        'apiextensions.k8s.io/v1',
        'x.y/v1',
      ),
      kind: fc.constantFrom(
        'Pod',
        'PodList',
        'Status',
        'DeleteOptions',
        'customresourceDefinition',
        'Binding',
        'Foo',
        '',
      ),
      metadata: fc.constantFrom({ name: 'a' }, { creationTimestamp: '2024-01-01T00:00:00Z' }, null, 'text', {}),
      status: fc.constantFrom({}, { phase: 'x' }, null, 'x'),
    });
    expect(differences(fc.sample(kinds, propertyRuns(500)).map(throughJson))).toEqual([]);
  });
});

/** The objects of which we make something else than Flux. */
function differences(objects: readonly Record<string, unknown>[]): readonly unknown[] {
  const answers = askFlux(objects.map((object) => ({ step: 'normalise', object })));
  return objects
    .map((object, index) => ({ object, ours: ours(object), theirs: theirs(answers[index]) }))
    .filter((outcome) => !isDeepStrictEqual(outcome.ours, outcome.theirs));
}

function ours(object: Record<string, unknown>): Outcome | 'fails' {
  const before = JSON.stringify(object);
  try {
    const { raw, dropped, object: result } = normalise(object);
    expect(JSON.stringify(object)).toBe(before);
    return { object: throughJson(result), raw, dropped: dropped.map(goPath).toSorted() };
  } catch (error) {
    if (error instanceof ObjectError) return 'fails';
    throw error;
  }
}

function theirs(answer: OracleAnswer | undefined): Outcome | 'fails' {
  if (answer?.objects == null) return 'fails';
  return { object: answer.objects[0], raw: answer.raw, dropped: (answer.dropped ?? []).toSorted() };
}

/** Go names no map keys in its paths. */
function goPath(path: Path): string {
  return formatPath(path.filter((step) => typeof step !== 'object'));
}

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
