import { createBuilder, type Build, type Builder } from '../../../src/kustomize/index.ts';
import { confinedFiles } from '../../../src/platform/confined-files.ts';
import { median } from '../statistics.ts';
import { asTheCommand } from './as-the-command.ts';
import { editedFiles, type EditedFiles } from './edited-files.ts';
import type { Tree } from './tree.ts';

/** What changing one file of a sort takes, until the results of all targets are there again. */
interface ChangeFigures {
  readonly sort: string;
  readonly changes: number;
  readonly medianMilliseconds: number;
  readonly mostMilliseconds: number;
  /** The file that took longest. */
  readonly slowest: string;
  /** Targets with a new result. */
  readonly medianTargets: number;
  readonly mostTargets: number;
}

interface Sample {
  readonly file: string;
  readonly milliseconds: number;
  readonly targets: number;
}

/** Rounds in which everything is built again, before anything is measured. */
const warmUp = 8;
const manyTargets = 3;
/** How often each file is changed: its figure is the median, so that one pause of the machine does not count. */
const repetitions = 3;

/** What a warm process takes. */
export interface WarmFigures {
  /** All files read, parsed and built again, the median. */
  readonly everythingMilliseconds: number;
  readonly changes: readonly ChangeFigures[];
}

/** Changes single files of a tree in this process. Throws when a result is another one than a new builder's. */
export function measureChanges(tree: Tree, changes: number): WarmFigures {
  const files = editedFiles(confinedFiles(tree.directory));
  const builder = createBuilder(files, asTheCommand);
  const passes: number[] = [];
  for (let round = 0; round < 2 * warmUp; round += 1) {
    const started = performance.now();
    builder.changed(['/']);
    for (const target of tree.targets) textOf(builder.build(target));
    passes.push(performance.now() - started);
  }
  const builds = new Map(tree.targets.map((target) => [target, builder.build(target)]));
  const sorts = Array.from(sortsOf(tree, files, builder, builds));
  const figures = sorts.map(([sort, all]) => {
    const chosen = spread(all, changes);
    const samples = chosen.map((file, number) => {
      const again = Array.from({ length: repetitions }, (_, index) =>
        changeOne(files, builder, builds, file, number * repetitions + index),
      );
      return { file, targets: again[0]?.targets ?? 0, milliseconds: median(again.map((one) => one.milliseconds)) };
    });
    const fresh = createBuilder(files, asTheCommand);
    for (const target of tree.targets) {
      if (textOf(builder.build(target)) !== textOf(fresh.build(target))) throw new Error(`${target} is out of date`);
    }
    for (const file of chosen) files.restore(file);
    builder.changed(chosen);
    for (const target of tree.targets) builds.set(target, builder.build(target));
    return figuresOf(sort, samples);
  });
  return { everythingMilliseconds: median(passes.slice(warmUp)), changes: figures };
}

function changeOne(
  files: EditedFiles,
  builder: Builder,
  builds: Map<string, Build>,
  file: string,
  number: number,
): Sample {
  files.edit(file, number);
  let targets = 0;
  const started = performance.now();
  builder.changed([file]);
  for (const [target, before] of builds) {
    const build = builder.build(target);
    if (build === before) continue;
    textOf(build);
    builds.set(target, build);
    targets += 1;
  }
  return { file, targets, milliseconds: performance.now() - started };
}

/** The files that targets are made of, by what they are for them. */
function sortsOf(tree: Tree, files: EditedFiles, builder: Builder, builds: Map<string, Build>): Map<string, string[]> {
  const components = tree.targets.filter((target) => /^kind: Component$/m.test(kustomizationText(tree, files, target)));
  const sorts = new Map<string, string[]>();
  for (const file of tree.files) {
    const { targets } = changeOne(files, builder, builds, file, -1);
    if (targets === 0) continue;
    const isOfComponent = components.some((component) => file.startsWith(`${component}/`));
    const isKustomization = tree.targets.some((target) => isKustomizationOf(target, file));
    const ofOthers = targets > manyTargets ? 'file used by many' : 'leaf resource';
    const sort = isOfComponent ? 'component' : isKustomization ? 'kustomization file' : ofOthers;
    sorts.set(sort, [...(sorts.get(sort) ?? []), file]);
  }
  return sorts;
}

function kustomizationText(tree: Tree, files: EditedFiles, target: string): string {
  const file = tree.files.find((one) => isKustomizationOf(target, one));
  return file === undefined ? '' : new TextDecoder().decode(files.read(file, 2 ** 20));
}

function isKustomizationOf(target: string, file: string): boolean {
  return file.startsWith(`${target}/`) && /^\/[Kk]ustomization[^/]*$/.test(file.slice(target.length));
}

/** So many of all, evenly chosen; all when there are fewer. */
function spread(all: readonly string[], count: number): readonly string[] {
  return all.filter(
    (_, index) => Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length),
  );
}

function textOf(build: Build): string {
  return build.text();
}

function figuresOf(sort: string, samples: readonly Sample[]): ChangeFigures {
  const slowest = samples.toSorted((left, right) => right.milliseconds - left.milliseconds)[0];
  return {
    sort,
    changes: samples.length,
    medianMilliseconds: median(samples.map(({ milliseconds }) => milliseconds)),
    mostMilliseconds: slowest?.milliseconds ?? Number.NaN,
    slowest: slowest?.file ?? '',
    medianTargets: median(samples.map(({ targets }) => targets)),
    mostTargets: Math.max(0, ...samples.map(({ targets }) => targets)),
  };
}
