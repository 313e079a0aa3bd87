import { KustomizeError } from '../errors.ts';
import type { Generated } from '../generators/generated.ts';
import { gvkOf, idOf, originalId, printGvk, printId } from '../identity.ts';
import type { BuildResource, ResourceOrigin } from '../resource.ts';
import { get, textOf } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { Accumulator } from './accumulator.ts';
import { builtInGenerators, builtInTransformers } from './built-ins.ts';
import { stepOf, within, type Directory } from './context.ts';
import { attempt, inlineSource } from './patch-text.ts';
import { newResource, recordTransformer } from './tracking.ts';

/** A built-in generator or transformer that stands as a resource under `generators`, `transformers` or `validators`. */
export interface Plugin {
  generate(): readonly { readonly generated: Generated; readonly origin: ResourceOrigin | undefined }[];
  transform(resources: readonly BuildResource[]): readonly BuildResource[];
}

/** What a field lists: files, directories that are built, or inline text. */
export function configurePlugins(
  directory: Directory,
  field: 'generators' | 'transformers' | 'validators',
): readonly Plugin[] {
  const isGenerator = field === 'generators';
  const work = (): readonly Plugin[] =>
    configurations(directory, field).map(([name, resource]) =>
      isGenerator
        ? within('failed to load generator', () => configure(directory, resource, name, true))
        : configure(directory, resource, name, false),
    );
  return isGenerator ? within('loading generator plugins', work) : work();
}

type Configuration = readonly [step: string, resource: BuildResource];

/** What stands inline comes first, then what paths lead to. */
function configurations(
  directory: Directory,
  field: 'generators' | 'transformers' | 'validators',
): readonly Configuration[] {
  const { path } = directory.kustomization.source;
  const accumulator = new Accumulator();
  accumulator.schema = directory.accumulator.schema;
  const doing = `configuring external ${field === 'generators' ? 'generator' : 'transformer'}`;
  const steps: string[] = [];
  /** Ties what was added to the accumulator to the entry that asks for it. */
  const adding = (step: string, work: () => void): void => {
    work();
    while (steps.length < accumulator.resources.length) steps.push(step);
  };
  const paths = directory.kustomization[field].flatMap((entry, index) => {
    const step = `${field}[${index}]`;
    const source = inlineSource(stepOf(directory, step), entry);
    const inline = attempt(() => readDocuments(source));
    if (!inline) return [{ step, path: entry.value }];
    const resources = inline.map((node) => newResource(node, { path }, [path]));
    adding(step, () => within(doing, () => accumulator.appendAll(resources)));
    return [];
  });
  for (const entry of paths) {
    adding(entry.step, () => directory.accumulate({ ...directory, accumulator }, entry.path));
  }
  directory.accumulator.schema ??= accumulator.schema;
  return accumulator.resources.map((resource, index) => [steps[index] ?? field, resource]);
}

function configure(directory: Directory, resource: BuildResource, name: string, isGenerator: boolean): Plugin {
  const { node } = resource;
  const { group, version, kind } = gvkOf(node);
  if (textOf(get(node, 'apiVersion')) !== 'builtin') {
    throw new KustomizeError(`external plugins disabled; unable to load external plugin '${kind}'`);
  }
  const id = printId(originalId(resource));
  const transformer = builtInTransformers[kind];
  const generator = builtInGenerators[kind];
  if (!transformer && !generator) {
    throw new KustomizeError(`unable to load builtin ${printGvk({ group, version, kind })}`);
  }
  const doing = `plugin ${id} fails configuration`;
  const step = stepOf(directory, name);
  const transform = within(doing, () => transformer?.(node, directory, step));
  const make = within(doing, () => generator?.(node, directory, step));
  if (isGenerator ? !make : !transform) {
    throw new KustomizeError(`plugin ${id} not a ${isGenerator ? 'generator' : 'transformer'}`);
  }
  const origin = recordOf(resource);
  return {
    generate: () => (make ? [{ generated: make(), origin }] : []),
    transform: (resources) => {
      const transformed = transform?.(resources) ?? resources;
      return directory.isRecorded ? recordTransformer(transformed, origin) : transformed;
    },
  };
}

function recordOf({ node, origin }: BuildResource): ResourceOrigin | undefined {
  if (!origin?.path) return origin;
  const { kind, name, namespace } = idOf(node);
  return {
    configuredIn: origin.path,
    configuredBy: {
      apiVersion: textOf(get(node, 'apiVersion')) ?? '',
      kind,
      name,
      ...(namespace ? { namespace } : {}),
    },
  };
}
