import { KustomizeError } from '../errors.ts';
import { readConfiguration } from '../field-specs/configurations.ts';
import { readCrds } from '../field-specs/crds.ts';
import { mergeConfigs, withDefaults } from '../field-specs/transformer-config.ts';
import { apiVersionOf, gvkOf } from '../identity.ts';
import { loadKustomization } from '../kustomization/find.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { TreeError, type Loader } from '../load/loader.ts';
import { isRemoteDirectory } from '../load/remote.ts';
import type { BuildResource } from '../resource.ts';
import { openApiSchema } from '../schema/open-api.ts';
import { isKnown } from '../schema/schema.ts';
import { toJson } from '../tree/json.ts';
import { readDocuments, readNode } from '../tree/read.ts';
import { Accumulator } from './accumulator.ts';
import { dropEmpty, within, type Directory } from './context.ts';
import { generate } from './generate.ts';
import { configurePlugins } from './plugins.ts';
import { newResource, originOf, type Tracking } from './tracking.ts';
import { transform } from './transform.ts';
import { validate } from './validate.ts';
import { printVariables, variablesOf } from './variables.ts';
import { deprecationsOf } from './warnings.ts';

/** Builds the kustomization of a directory, bases first. A component is refused: it is no base. */
function buildDirectory(loader: Loader, tracking: Tracking): Accumulator {
  const kustomization = loadTarget(loader);
  if (kustomization.kind === 'Component') {
    throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`);
  }
  const doing = `recursed accumulation of path '${loader.root}'`;
  return within(doing, () => buildKustomization(kustomization, loader, tracking));
}

function loadTarget({ fileSystem, root }: Loader): Kustomization {
  return within(`couldn't make target for path '${root}'`, () => loadKustomization(fileSystem, root));
}

/** Builds a kustomization that was read already; at the root of a build, a component by itself is fine. */
export function buildKustomization(kustomization: Kustomization, loader: Loader, tracking: Tracking): Accumulator {
  const accumulator = new Accumulator();
  runSteps({ loader, kustomization, accumulator, tracking, accumulate: accumulateResource });
  return accumulator;
}

/** The steps of one directory in kustomize's order, on its accumulator or, for a component, on that of its parent. */
function runSteps(directory: Directory): void {
  const { kustomization, accumulator } = directory;
  accumulator.warnings.push(...deprecationsOf(kustomization));
  readOpenApi(directory);
  within('accumulating resources', () => {
    for (const { value } of kustomization.resources) accumulateResource(directory, value);
  });
  readConfigurations(directory);
  accumulator.resources = generate(directory, accumulator.resources);
  for (const { value } of kustomization.components) accumulateComponent(directory, value);
  transform(directory);
  for (const plugin of configurePlugins(directory, 'transformers')) {
    accumulator.resources = dropEmpty(plugin.transform(accumulator.resources));
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
    const built = buildDirectory(base, directory.tracking);
    within(`recursed merging from path '${base.root}'`, () => directory.accumulator.merge(built));
  });
}

/** Adds the objects of a file; gives back why it could not. */
function attemptFile({ accumulator, tracking, loader }: Directory, path: string): KustomizeError | undefined {
  try {
    const objects = within(`accumulating resources from '${path}'`, () => {
      const source = loader.readSource(path);
      const origin = originOf(tracking, source.path);
      return readDocuments(source, () => path).map((node) => newResource(node, origin));
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
      const kustomization = loadTarget(loader);
      if (kustomization.kind !== 'Component') {
        throw new KustomizeError(`expected kind 'Component' for path '${loader.root}' but got '${kustomization.kind}'`);
      }
      const doing = `recursed accumulation of path '${loader.root}'`;
      within(doing, () => runSteps({ ...directory, loader, kustomization }));
    });
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

function readOpenApi({ kustomization: { openapi }, loader, accumulator }: Directory): void {
  const version = openapi.find(({ key }) => key.value === 'version')?.value.value ?? '';
  const path = openapi.find(({ key }) => key.value === 'path')?.value.value ?? '';
  if (version !== '' && path !== '') {
    throw new KustomizeError('builtin version and custom schema provided, cannot use both');
  }
  if (version !== '' && version !== 'v1.21.2')
    throw new KustomizeError('the specified OpenAPI version is not built in');
  if (path === '') return;
  const node = readNode(loader.readSource(path));
  // Before a schema is named, kustomize asks the built-in one whether kinds that it does not know have namespaces.
  const wasAsked = accumulator.resources.some((resource) => !isKnownObject(resource));
  accumulator.schema ??= openApiSchema(node === undefined ? {} : toJson(node), wasAsked);
}

function isKnownObject(resource: BuildResource): boolean {
  const gvk = gvkOf(resource.node);
  return isKnown(apiVersionOf(gvk), gvk.kind);
}

function readConfigurations({ kustomization: { configurations, crds }, loader, accumulator }: Directory): void {
  const files = configurations.map(({ value }) => readConfiguration(loader.readSource(value)));
  accumulator.config = mergeConfigs(accumulator.config, withDefaults(files));
  for (const { value } of crds) {
    const added = within(`loading CRDs [${crds.map((file) => file.value).join(' ')}]`, () => {
      return readCrds(loader.readSource(value), value);
    });
    accumulator.config = mergeConfigs(accumulator.config, added);
  }
}
