import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Path } from '../../../../src/model/path.ts';
import { formatPath } from '../../../../src/model/path.ts';
import { normalise } from '../../../../src/render/flux/normalise/normalise.ts';
import { ObjectError } from '../../../../src/render/flux/objects/errors.ts';
import { askFlux, hasFluxOracle, missingFluxOracle, type OracleAnswer } from '../../../support/flux-oracle.ts';
import { propertyRuns } from '../../../support/property-runs.ts';
import { quantityText, typedObject } from '../../../support/typed-objects.ts';

// oxlint-disable-next-line no-console
if (!hasFluxOracle) console.warn(`3 tests of normalising skipped: ${missingFluxOracle}`);

type Outcome = Pick<OracleAnswer, 'raw'> & { readonly object?: unknown; readonly dropped?: readonly string[] };

describe.skipIf(!hasFluxOracle)('what Flux makes of it', () => {
  it('is what comes out for objects of built-in kinds with random fields', () => {
    expect(differences(fc.sample(typedObject, propertyRuns(4000)).map(throughJson))).toEqual([]);
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
