import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { confinedFiles } from '../../src/platform/confined-files.ts';
import { caseOf, disproof, fieldsOf, type Case, type Field } from './origins/fields.ts';
import { Random } from './origins/random.ts';
import { rareTrees } from './origins/rare-trees.ts';
import { treeOf } from './origins/trees.ts';

const seed = 20261122;
const repositories = path.resolve(import.meta.dirname, '../../../shared/repos');
const hasRepositories = existsSync(repositories);
if (!hasRepositories) {
  say(`skipped: origins of real trees: ${repositories} (the shared folder) would have to be there`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Asks where the fields come from, and changes that place of each that is answered exactly. */
function judge(what: string, sample: readonly Field[]): { decided: number; exact: number; isTrue: number } {
  const exact = sample.filter(({ origin }) => origin?.certainty === 'exact');
  const wrong = exact.flatMap((field) => {
    const why = disproof(field);
    return why === undefined
      ? []
      : [`${field.of.name} #${field.resource} ${field.path.join('/')}: ${why} (${JSON.stringify(field.origin)})`];
  });
  const decided = sample.filter(({ origin }) => origin?.step !== undefined).length;
  const figures = {
    decided,
    exact: exact.length / sample.length,
    isTrue: 1 - wrong.length / Math.max(exact.length, 1),
  };
  const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  say(
    `origins of ${what}: ${sample.length} fields, ${decided} decided by steps, ${percent(figures.exact)} exact, ${percent(figures.isTrue)} of them true`,
  );
  for (const line of wrong) say(`  ${line}`);
  return figures;
}

describe('the text that a field is said to come from', () => {
  it('decides it, in generated trees', { timeout: 120_000 }, () => {
    const cases = Array.from({ length: 150 }, (_, index) => {
      const { files, target } = treeOf(seed + index);
      return caseOf(`tree ${seed + index}`, files, target);
    });
    const fields = cases.flatMap(fieldsOf);

    const figures = judge('generated trees', new Random(seed).sample(fields, 1500));

    expect(figures.decided).toBeGreaterThanOrEqual(300);
    expect(figures.exact).toBeGreaterThanOrEqual(0.9);
    expect(figures.isTrue).toBeGreaterThanOrEqual(0.99);
  });

  it.each(Object.entries(rareTrees))('decides every field of a tree with %s', (name, files) => {
    const fields = fieldsOf(caseOf(name, files, '/'));
    expect(fields.filter(({ origin }) => origin === undefined).map(({ path: field }) => field)).toEqual([]);

    const exact = fields.filter(({ origin }) => origin?.certainty === 'exact');
    const wrong = exact.flatMap((field) => disproof(field)?.concat(` at ${field.path.join('/')}`) ?? []);

    expect(wrong).toEqual([]);
    expect(exact.length / fields.length).toBeGreaterThan(0.6);
  });

  it.skipIf(!hasRepositories)('decides it, in real trees', { timeout: 120_000 }, () => {
    const fields = repositoryCases().flatMap(fieldsOf);

    const figures = judge('real trees', new Random(seed).sample(fields, 1000));

    expect(figures.exact).toBeGreaterThanOrEqual(0.9);
    expect(figures.isTrue).toBeGreaterThanOrEqual(0.99);
  });
});

/** Every directory of the repositories that has a kustomization. */
function repositoryCases(): Case[] {
  return readdirSync(repositories, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const root = path.join(repositories, name);
      const files = confinedFiles(root);
      return readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((file) => path.basename(file) === 'kustomization.yaml')
        .map((file) => ({ name: `${name}/${file}`, files, target: `/${path.dirname(file)}` }));
    });
}
