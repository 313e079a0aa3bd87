import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatPath, type Path } from '../../../../src/model/path.ts';
import { normalise } from '../../../../src/render/flux/normalise/normalise.ts';
import { ObjectError } from '../../../../src/render/flux/objects/errors.ts';
import { askFlux, hasFluxOracle } from '../../../support/flux-oracle.ts';
import { appliedObjects, hasRepositories } from '../../../support/flux-repositories.ts';

/** What fluxcd/pkg ssa 0.76.2 made of an object; `fails` where it crashed. */
interface GoldenCase {
  readonly name: string;
  readonly object: Record<string, unknown>;
  readonly result?: unknown;
  readonly raw?: boolean;
  readonly dropped?: readonly string[];
  readonly fails?: true;
}

const file = path.resolve(import.meta.dirname, '../../../fixtures/flux/normalise.jsonl');
const cases = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line): GoldenCase => JSON.parse(line));

describe('Flux’s answer to', () => {
  it.each(cases.filter(({ fails }) => !fails))('$name', ({ object, result, raw, dropped }) => {
    const ours = normalise(object);
    const paths = ours.dropped.map((place: Path) => formatPath(place)).toSorted();
    expect({ object: ours.object, raw: ours.raw, paths }).toEqual({ object: result, raw, paths: dropped });
  });

  it.each(cases.filter(({ fails }) => fails))('$name', ({ object }) => {
    expect(() => normalise(object)).toThrow(ObjectError);
  });

  it.skipIf(!hasFluxOracle)('all of them is still the same', () => {
    const answers = askFlux(cases.map(({ object }) => ({ step: 'normalise', object })));
    const asked = answers.map(({ objects, raw, dropped }, index) => ({
      ...cases[index],
      ...(objects ? { result: objects[0], raw, dropped: dropped ?? [] } : {}),
    }));
    expect(asked).toEqual(cases);
  });
});

it.skipIf(!hasRepositories)('leaves alone what Flux has normalised', () => {
  const applied = appliedObjects();
  expect(applied.length).toBeGreaterThan(600);
  expect(applied.filter((object) => normalise(object).object !== object)).toEqual([]);
});
