import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { workTree } from '../../../../src/platform/work-tree.ts';
import type { EntryPoint } from '../../../../src/render/flux/entry/entry-point.ts';
import { findEntryPoints } from '../../../../src/render/flux/entry/find-entries.ts';
import type { SourceTree } from '../../../../src/render/source-tree.ts';
import { Random } from '../../../kustomize/origins/random.ts';
import { Case, type Field } from './fields.ts';
import { fleetOf } from './fleets.ts';

const seed = 20261122;
const repositories = path.resolve(import.meta.dirname, '../../../../../shared/repos');
const hasRepositories = existsSync(repositories);
if (!hasRepositories) {
  say(`skipped: origins of real fleets: ${repositories} (the shared folder) would have to be there`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

interface Figures {
  readonly fields: number;
  readonly decided: number;
  readonly exact: number;
  readonly wrong: readonly string[];
}

/** Asks where fields of a case come from, and changes the text of each that is answered exactly. */
async function judged(of: Case, sample: readonly Field[]): Promise<Figures> {
  const exact = sample.filter(({ origin }) => origin.certainty === 'exact');
  const wrong: string[] = [];
  for (const field of exact) {
    const why = await of.disproof(field);
    if (why !== undefined) wrong.push(`${of.name} ${field.object} ${JSON.stringify(field.path)}: ${why}`);
  }
  return { fields: sample.length, decided: sample.filter(isDecided).length, exact: exact.length, wrong };
}

/** Whether a patch, generator, transformer or variable has had a say. */
function isDecided({ origin: { layers } }: Field): boolean {
  return layers.length > 1 || layers.some(({ step }) => step !== undefined);
}

function total(what: string, all: readonly Figures[]): Figures {
  const sum = (of: (figures: Figures) => number): number => all.reduce((count, figures) => count + of(figures), 0);
  const figures = {
    fields: sum(({ fields }) => fields),
    decided: sum(({ decided }) => decided),
    exact: sum(({ exact }) => exact),
    wrong: all.flatMap(({ wrong }) => wrong),
  };
  const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;
  const { fields, decided, exact, wrong } = figures;
  say(
    `origins of ${what}: ${fields} fields, ${decided} decided by steps, ${percent(exact, fields)} exact, ${percent(exact - wrong.length, exact)} of them true`,
  );
  for (const line of wrong) say(`  ${line}`);
  return figures;
}

function firstEntry(tree: SourceTree): EntryPoint {
  const [entry] = findEntryPoints(tree);
  if (entry === undefined) throw new Error('no entry point');
  return entry;
}

describe('the text that a field of a cluster is said to come from', () => {
  it('decides it, in generated fleets', async () => {
    const figures: Figures[] = [];
    for (let index = 0; index < 45; index++) {
      const files = Object.entries(fleetOf(seed + index)).map(
        ([name, text]) => [name, new TextEncoder().encode(text)] as const,
      );
      const fleet = new Case(`fleet ${index}`, new Map(files), firstEntry);
      expect((await fleet.render()).kustomizations.filter(({ state }) => state !== 'ok')).toEqual([]);
      figures.push(await judged(fleet, new Random(seed + index).sample(await fleet.fields(), 30)));
    }
    const { fields, decided, exact, wrong } = total('generated fleets', figures);
    expect(fields).toBeGreaterThanOrEqual(1000);
    expect(decided).toBeGreaterThanOrEqual(300);
    expect(exact / fields).toBeGreaterThanOrEqual(0.9);
    expect(wrong.length / exact).toBeLessThanOrEqual(0.01);
  });

  it.skipIf(!hasRepositories)('decides it, in real fleets', async () => {
    const figures: Figures[] = [];
    for (const name of ['home-ops', 'flux2-multi-tenancy', 'flux2-kustomize-helm-example']) {
      const tree = workTree(path.join(repositories, name));
      const files = tree.files.map((file) => [file, readFileSync(path.join(repositories, name, file))] as const);
      const of = new Case(name, new Map(files), firstEntry);
      figures.push(await judged(of, new Random(seed).sample(await of.fields(), name === 'home-ops' ? 120 : 40)));
    }
    const { fields, exact, wrong } = total('real fleets', figures);
    expect(exact / fields).toBeGreaterThanOrEqual(0.9);
    expect(wrong.length / exact).toBeLessThanOrEqual(0.01);
  });
});
