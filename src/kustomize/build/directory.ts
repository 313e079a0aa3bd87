import { KustomizeError } from '../errors.ts';
import { readConfiguration } from '../field-specs/configurations.ts';
import { readCrds } from '../field-specs/crds.ts';
import { mergeConfigs, withDefaults } from '../field-specs/transformer-config.ts';
import { once } from '../incremental/once.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { TreeError, type Loader } from '../load/loader.ts';
import { isRemoteDirectory } from '../load/remote.ts';
import { Accumulator } from './accumulator.ts';
import { chooseSchema } from './choose-schema.ts';
import { settleStep, within, type Directory, type Surroundings } from './context.ts';
import { generate } from './generate.ts';
import { configurePlugins } from './plugins.ts';
import { resourcesOf } from './resource-file.ts';
import { transform } from './transform.ts';
import { validate } from './validate.ts';
import { printVariables, variablesOf } from './variables.ts';
import { deprecationsOf } from './warnings.ts';

/** Builds the kustomization of a directory, bases first. A component is refused: it is no base. */
function buildDirectory(surroundings: Surroundings): Accumulator {
  const { loader, bases, isRecorded, schema } = surroundings;
  const way = `${isRecorded ? 'recorded' : 'plain'} ${schema?.name ?? ''}`;
  return bases.base(loader, way, () => {
    const kustomization = loadTarget(surroundings);
    if (kustomization.kind === 'Component') {
      throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`);
    }
    const doing = `recursed accumulation of path '${loader.root}'`;
    return within(doing, () => buildKustomization(kustomization, surroundings));
  });
}

function loadTarget({ loader, bases }: Pick<Surroundings, 'loader' | 'bases'>): Kustomization {
  return within(`couldn't make target for path '${loader.root}'`, () => bases.kustomization(loader));
}

/** Builds a kustomization that was read already; at the root of a build, a component by itself is fine. */
export function buildKustomization(kustomization: Kustomization, surroundings: Surroundings): Accumulator {
  const accumulator = new Accumulator();
  accumulator.schema = surroundings.schema;
  runSteps({ ...surroundings, kustomization, accumulator, accumulate: accumulateResource });
  return accumulator;
}

/** The steps of one directory in kustomize's order, on its accumulator or, for a component, on that of its parent. */
function runSteps(directory: Directory): void {
  const { kustomization, accumulator } = directory;
  accumulator.warnings.push(...deprecationsOf(kustomization));
  chooseSchema(directory);
  within('accumulating resources', () => {
    for (const { value } of kustomization.resources) accumulateResource(directory, value);
  });
  readConfigurations(directory);
  accumulator.resources = generate(directory, accumulator.resources);
  for (const { value } of kustomization.components) accumulateComponent(directory, value);
  transform(directory);
  for (const plugin of configurePlugins(directory, 'transformers')) {
    accumulator.resources = settleStep(plugin.transform(accumulator.resources));
  }
  validate(directory);
  const doing = `merging vars [${printVariables(kustomization)}]`;
  within(doing, () => accumulator.addVars(variablesOf(kustomization)));
}

/** Adds the objects of a file, or what a directory comes to. */
function accumulateResource(directory: Directory, path: string): void {
  const failure = attemptFile(directory, path);
  if (!failure) return;
  if (failure instanceof TreeError && !isRemoteDirectory(path)) throw failure;
  const doing = `accumulation err='${failure.message}'`;
  const base = descend(directory, path, failure, doing);
  within(doing, () => {
    const { bases, isRecorded, accumulator, kustomization } = directory;
    const built = buildDirectory({ loader: base, bases, isRecorded, schema: accumulator.schema });
    const merging = `recursed merging from path '${base.root}'`;
    within(merging, () => accumulator.merge(built, kustomization.source.path));
  });
}

/** Adds the objects of a file; gives back why it could not. */
function attemptFile({ accumulator, kustomization, loader }: Directory, path: string): KustomizeError | undefined {
  try {
    const objects = within(`accumulating resources from '${path}'`, () => {
      return resourcesOf(loader.readSource(path), kustomization.source.path, path);
    });
    within(`merging resources from '${path}'`, () => accumulator.appendAll(objects));
    return undefined;
  } catch (error) {
    if (error instanceof KustomizeError) return error;
    throw error;
  }
}

/** The loader of a base. Broken YAML is told alone: it stood in a file, not in a directory. */
function descend({ loader }: Directory, path: string, failure: KustomizeError, doing: string): Loader {
  try {
    return loader.descend(path);
  } catch (error) {
    if (!(error instanceof KustomizeError) || error instanceof TreeError) throw error;
    if (/^accumulating resources from .*: MalformedYAMLError: /s.test(failure.message)) throw failure;
    throw new KustomizeError(`${doing}: ${error.message}`, { cause: error });
  }
}

function accumulateComponent(directory: Directory, path: string): void {
  within('accumulating components', () => {
    const loader = quoting('loader.New ', () => directory.loader.descend(path));
    quoting('accumulateDirectory: ', () => {
      const kustomization = loadTarget({ loader, bases: directory.bases });
      if (kustomization.kind !== 'Component') {
        throw new KustomizeError(`expected kind 'Component' for path '${loader.root}' but got '${kustomization.kind}'`);
      }
      const doing = `recursed accumulation of path '${loader.root}'`;
      within(doing, () => runSteps({ ...directory, loader, kustomization }));
    });
    directory.accumulator.passThrough(directory.kustomization.source.path);
  });
}

/** kustomize quotes what goes wrong in a component, its line ends and all. */
function quoting<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KustomizeError) || error instanceof TreeError) throw error;
    throw new KustomizeError(doing + JSON.stringify(error.message), { cause: error });
  }
}

const configurationOf = once(readConfiguration);
const crdsOf = once(readCrds);

function readConfigurations({ kustomization: { configurations, crds }, loader, accumulator }: Directory): void {
  const files = configurations.map(({ value }) => configurationOf(loader.readSource(value)));
  accumulator.config = mergeConfigs(accumulator.config, withDefaults(files));
  for (const { value } of crds) {
    const doing = `loading CRDs [${crds.map((file) => file.value).join(' ')}]`;
    const added = within(doing, () => crdsOf(loader.readSource(value), value));
    accumulator.config = mergeConfigs(accumulator.config, added);
  }
}
