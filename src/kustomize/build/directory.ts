import { KustomizeError } from '../errors.ts';
import { readConfiguration } from '../field-specs/configurations.ts';
import { readCrds } from '../field-specs/crds.ts';
import { mergeConfigs, withDefaults } from '../field-specs/transformer-config.ts';
import { loadKustomization } from '../kustomization/find.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { TreeError, type Loader } from '../load/loader.ts';
import { isRemoteDirectory } from '../load/remote.ts';
import { toJson } from '../tree/json.ts';
import { readDocuments, readNode } from '../tree/read.ts';
import { Accumulator } from './accumulator.ts';
import { settleStep, within, type Directory } from './context.ts';
import { generate } from './generate.ts';
import { configurePlugins } from './plugins.ts';
import { newResource, originOf, type Tracking } from './tracking.ts';
import { transform } from './transform.ts';
import { variablesOf } from './variables.ts';

/** Builds the kustomization of a directory, bases first. A component is refused: it is no base. */
function buildDirectory(loader: Loader, tracking: Tracking): Accumulator {
  const kustomization = loadKustomization(loader.fileSystem, loader.root);
  if (kustomization.kind === 'Component') {
    throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`);
  }
  return buildKustomization(kustomization, loader, tracking);
}

/** Builds a kustomization that was read already; at the root of a build, a component by itself is fine. */
export function buildKustomization(kustomization: Kustomization, loader: Loader, tracking: Tracking): Accumulator {
  const accumulator = new Accumulator();
  runSteps({ loader, kustomization, accumulator, tracking, build: buildDirectory });
  return accumulator;
}

/** The steps of one directory in kustomize's order, on its accumulator or, for a component, on that of its parent. */
function runSteps(directory: Directory): void {
  const { kustomization, accumulator } = directory;
  refuseHelm(kustomization);
  chooseSchema(directory);
  for (const { value } of kustomization.resources) accumulateResource(directory, value);
  readConfigurations(directory);
  accumulator.resources = generate(directory, accumulator.resources);
  for (const { value } of kustomization.components) accumulateComponent(directory, value);
  transform(directory);
  for (const plugin of configurePlugins(directory, 'transformers')) {
    accumulator.resources = settleStep(plugin.transform(accumulator.resources));
  }
  validate(directory);
  accumulator.addVars(variablesOf(kustomization));
}

function refuseHelm({ helmCharts }: Kustomization): void {
  if (helmCharts.length > 0) throw new KustomizeError('must specify --enable-helm: helmCharts are not rendered');
}

function accumulateResource(directory: Directory, path: string): void {
  const { accumulator, tracking, loader } = directory;
  let failure: string;
  try {
    const source = loader.readSource(path);
    const origin = originOf(tracking, source.path);
    accumulator.appendAll(readDocuments(source).map((node) => newResource(node, origin)));
    return;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failure = `accumulation err='accumulating resources from '${path}': ${error.message}'`;
    const isFinal = error.message.startsWith('MalformedYAMLError') || error instanceof TreeError;
    if (isFinal && !isRemoteDirectory(path)) throw new KustomizeError(`accumulating resources: ${failure}`);
  }
  try {
    const base = loader.descend(path);
    accumulator.merge(within(`recursed accumulation of path '${base.root}'`, () => buildDirectory(base, tracking)));
  } catch (error) {
    if (error instanceof TreeError) throw error;
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`accumulating resources: ${failure}: ${error.message}`, { cause: error });
  }
}

function accumulateComponent(directory: Directory, path: string): void {
  within('accumulating components', () => {
    const loader = within('loader.New', () => directory.loader.descend(path));
    const kustomization = loadKustomization(loader.fileSystem, loader.root);
    if (kustomization.kind !== 'Component') {
      throw new KustomizeError(`expected kind 'Component' for path '${loader.root}' but got '${kustomization.kind}'`);
    }
    within(`accumulateDirectory`, () => runSteps({ ...directory, loader, kustomization }));
  });
}

function chooseSchema({ kustomization: { openapi }, loader, tracking: { schemaChoice } }: Directory): void {
  if (schemaChoice.isMade) return;
  const textOf = (name: string): string => openapi.find(({ key }) => key.value === name)?.value.value ?? '';
  const [version, path] = [textOf('version'), textOf('path')];
  checkSchema(version, path);
  schemaChoice.isMade = version !== '' || path !== '';
  if (path === '') return;
  const node = readNode(loader.readSource(path));
  schemaChoice.document = node === undefined ? {} : toJson(node);
}

function checkSchema(version: string, path: string): void {
  if (version !== '' && path !== '') {
    throw new KustomizeError('builtin version and custom schema provided, cannot use both');
  }
  if (version !== '' && version !== 'v1.21.2') {
    throw new KustomizeError('the specified OpenAPI version is not built in');
  }
}

function readConfigurations({ kustomization: { configurations, crds }, loader, accumulator }: Directory): void {
  const files = configurations.map(({ value }) => readConfiguration(loader.readSource(value)));
  accumulator.config = mergeConfigs(accumulator.config, withDefaults(files));
  for (const { value } of crds) {
    accumulator.config = mergeConfigs(accumulator.config, readCrds(loader.readSource(value)));
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
