import { KustomizeError } from '../errors.ts';
import type { Generated } from '../generators/generated.ts';
import { gvkOf, idOf, originalId, printGvk, printId } from '../identity.ts';
import type { BuildResource, ResourceOrigin } from '../resource.ts';
import { get, textOf } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { Accumulator } from './accumulator.ts';
import { builtInGenerators, builtInTransformers } from './built-ins.ts';
import { within, type Directory } from './context.ts';
import { attempt, inlineSource } from './patch-text.ts';
import { newResource, originOf } from './tracking.ts';

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
  const work = (): readonly Plugin[] => {
    const { resources } = configurations(directory, field);
    return resources.map((resource) =>
      isGenerator
        ? within('failed to load generator', () => configure(directory, resource, true))
        : configure(directory, resource, false),
    );
  };
  return isGenerator ? within('loading generator plugins', work) : work();
}

/** What stands inline comes first, then what paths lead to. */
function configurations(directory: Directory, field: 'generators' | 'transformers' | 'validators'): Accumulator {
  const { tracking, kustomization } = directory;
  const accumulator = new Accumulator();
  const doing = `configuring external ${field === 'generators' ? 'generator' : 'transformer'}`;
  const origin = originOf(tracking, kustomization.source.path);
  const paths = kustomization[field].filter((entry, index) => {
    const source = inlineSource(directory, `${field}[${index}]`, entry);
    const inline = attempt(() => readDocuments(source));
    if (inline) within(doing, () => accumulator.appendAll(inline.map((node) => newResource(node, origin))));
    return !inline;
  });
  for (const { value } of paths) directory.accumulate({ ...directory, accumulator }, value);
  return accumulator;
}

function configure(directory: Directory, resource: BuildResource, isGenerator: boolean): Plugin {
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
  const step = within(doing, () => transformer?.(node, directory));
  const make = within(doing, () => generator?.(node, directory));
  if (isGenerator ? !make : !step) {
    throw new KustomizeError(`plugin ${id} not a ${isGenerator ? 'generator' : 'transformer'}`);
  }
  const origin = recordOf(resource);
  return {
    generate: () => (make ? [{ generated: make(), origin }] : []),
    transform: (resources) => step?.(resources) ?? resources,
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
