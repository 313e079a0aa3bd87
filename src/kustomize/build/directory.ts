import { KustomizeError } from '../errors.ts';
import { readConfiguration } from '../field-specs/configurations.ts';
import { readCrds } from '../field-specs/crds.ts';
import { mergeConfigs, withDefaults } from '../field-specs/transformer-config.ts';
import { once } from '../incremental/once.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { TreeError } from '../load/loader.ts';
import { isRemoteDirectory } from '../load/remote.ts';
import { openApiSchema } from '../schema/open-api.ts';
import { toJson } from '../tree/json.ts';
import type { Source } from '../tree/node.ts';
import { readNode } from '../tree/read.ts';
import { Accumulator } from './accumulator.ts';
import { dropEmpty, within, type Directory, type Surroundings } from './context.ts';
import { generate } from './generate.ts';
import { configurePlugins } from './plugins.ts';
import { resourcesOf } from './resource-file.ts';
import { transform } from './transform.ts';
import { variablesOf } from './variables.ts';

/** Builds the kustomization of a directory, bases first. A component is refused: it is no base. */
function buildDirectory(surroundings: Surroundings): Accumulator {
  const { loader, bases, transformations } = surroundings;
  return bases.base(loader, transformations ? 'recorded' : 'plain', () => {
    const kustomization = bases.kustomization(loader);
    if (kustomization.kind === 'Component') {
      throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`);
    }
    return buildKustomization(kustomization, surroundings);
  });
}

/** Builds a kustomization that was read already; at the root of a build, a component by itself is fine. */
export function buildKustomization(kustomization: Kustomization, surroundings: Surroundings): Accumulator {
  const accumulator = new Accumulator();
  runSteps({ ...surroundings, kustomization, accumulator, build: buildDirectory });
  return accumulator;
}

/** The steps of one directory in kustomize's order, on its accumulator or, for a component, on that of its parent. */
function runSteps(directory: Directory): void {
  const { kustomization, accumulator } = directory;
  refuseHelm(kustomization);
  for (const { value } of kustomization.resources) accumulateResource(directory, value);
  readOpenApi(directory);
  readConfigurations(directory);
  accumulator.resources = generate(directory, accumulator.resources);
  for (const { value } of kustomization.components) accumulateComponent(directory, value);
  transform(directory);
  for (const plugin of configurePlugins(directory, 'transformers')) {
    accumulator.resources = dropEmpty(plugin.transform(accumulator.resources));
  }
  validate(directory);
  accumulator.addVars(variablesOf(kustomization));
}

function refuseHelm({ helmCharts }: Kustomization): void {
  if (helmCharts.length > 0) throw new KustomizeError('must specify --enable-helm: helmCharts are not rendered');
}

function accumulateResource(directory: Directory, path: string): void {
  const { accumulator, loader } = directory;
  let failure: string;
  try {
    accumulator.appendAll(resourcesOf(loader.readSource(path), directory.kustomization.source.path));
    return;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failure = `accumulation err='accumulating resources from '${path}': ${error.message}'`;
    const isFinal = error.message.startsWith('MalformedYAMLError') || error instanceof TreeError;
    if (isFinal && !isRemoteDirectory(path)) throw new KustomizeError(`accumulating resources: ${failure}`);
  }
  try {
    const base = loader.descend(path);
    const doing = `recursed accumulation of path '${base.root}'`;
    const built = within(doing, () => buildDirectory({ ...directory, loader: base }));
    accumulator.merge(built, directory.kustomization.source.path);
  } catch (error) {
    if (error instanceof TreeError) throw error;
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`accumulating resources: ${failure}: ${error.message}`, { cause: error });
  }
}

function accumulateComponent(directory: Directory, path: string): void {
  within('accumulating components', () => {
    const loader = within('loader.New', () => directory.loader.descend(path));
    const kustomization = directory.bases.kustomization(loader);
    if (kustomization.kind !== 'Component') {
      throw new KustomizeError(`expected kind 'Component' for path '${loader.root}' but got '${kustomization.kind}'`);
    }
    within(`accumulateDirectory`, () => runSteps({ ...directory, loader, kustomization }));
    directory.accumulator.passThrough(directory.kustomization.source.path);
  });
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
  accumulator.schema = schemaOf(loader.readSource(path));
}

const schemaOf = once((source: Source) => {
  const node = readNode(source);
  return openApiSchema(node === undefined ? {} : toJson(node));
});
const configurationOf = once(readConfiguration);
const crdsOf = once(readCrds);

function readConfigurations({ kustomization: { configurations, crds }, loader, accumulator }: Directory): void {
  const files = configurations.map(({ value }) => configurationOf(loader.readSource(value)));
  accumulator.config = mergeConfigs(accumulator.config, withDefaults(files));
  for (const { value } of crds) {
    accumulator.config = mergeConfigs(accumulator.config, crdsOf(loader.readSource(value)));
  }
}

function validate(directory: Directory): void {
  const { accumulator } = directory;
  for (const plugin of configurePlugins(directory, 'validators')) {
    const after = plugin.transform(accumulator.resources);
    const isSame =
      after.length === accumulator.resources.length &&
      after.every(({ node }, index) => JSON.stringify(toJson(node)) === textOfResource(accumulator, index));
    if (!isSame) throw new KustomizeError("validator shouldn't modify the resource map");
  }
}

function textOfResource({ resources }: Accumulator, index: number): string {
  const resource = resources[index];
  return resource ? JSON.stringify(toJson(resource.node)) : '';
}
