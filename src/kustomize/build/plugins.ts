import { KustomizeError } from '../errors.ts';
import type { Generated } from '../generators/generated.ts';
import { gvkOf, printGvk, printId, idOf } from '../identity.ts';
import type { Text } from '../kustomization/spec.ts';
import { isRemoteDirectory } from '../load/remote.ts';
import type { BuildResource, ResourceOrigin } from '../resource.ts';
import { get, textOf } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { builtInGenerators, builtInTransformers } from './built-ins.ts';
import { stepOf, within, type Directory } from './context.ts';
import { resourcesOf } from './resource-file.ts';
import { newResource } from './tracking.ts';

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
  const doing = isGenerator
    ? 'loading generator plugins: configuring external generator'
    : 'configuring external transformer';
  const known = new Set<string>();
  const listed = directory.kustomization[field].flatMap((entry, index) =>
    within(doing, () => configurations(directory, entry, `${field}[${index}]`)),
  );
  for (const [, { node }] of listed) {
    const id = printId(idOf(node));
    if (known.has(id)) throw new KustomizeError(`${doing}: may not add resource with an already registered id: ${id}`);
    known.add(id);
  }
  return listed.map(([step, resource]) => configure(directory, resource, step, isGenerator));
}

function configurations(
  directory: Directory,
  { value: entry, node: within }: Text,
  step: string,
): readonly (readonly [step: string, resource: BuildResource])[] {
  const { loader, kustomization } = directory;
  const { path } = kustomization.source;
  if (entry.includes('\n') || /^\s*\{/.test(entry)) {
    const source = { path: `${path}#${step}`, text: entry, within };
    return readDocuments(source).map((node) => [step, newResource(node, { path }, [path])]);
  }
  if (!isRemoteDirectory(entry) && loader.files.kind(loader.locate(entry)) === 'directory') {
    const built = directory.build({ ...directory, loader: loader.descend(entry) });
    return built.resources.map((resource) => [step, resource]);
  }
  return resourcesOf(loader.readSource(entry), path).map((resource) => [step, resource]);
}

function configure(directory: Directory, resource: BuildResource, name: string, isGenerator: boolean): Plugin {
  const { node } = resource;
  const gvk = gvkOf(node);
  if (gvk.group !== 'builtin' && textOf(get(node, 'apiVersion')) !== 'builtin') {
    throw new KustomizeError(`external plugins disabled; unable to load external plugin '${gvk.kind}'`);
  }
  const make = isGenerator ? undefined : builtInTransformers[gvk.kind];
  const makeGenerator = isGenerator ? builtInGenerators[gvk.kind] : undefined;
  if (!make && !makeGenerator)
    throw new KustomizeError(`unable to load builtin ${printGvk({ ...gvk, group: '', version: 'builtin' })}`);
  const doing = `plugin ${gvk.kind}.builtin.[noGrp]/${idOf(node).name}.[noNs] fails configuration`;
  const origin = recordOf(resource);
  const step = stepOf(directory, name);
  const configured = within(doing, () => make?.(node, directory, step));
  const generator = within(doing, () => makeGenerator?.(node, directory, step));
  return {
    generate: () => (generator ? [{ generated: generator, origin }] : []),
    transform: (resources) => configured?.(resources) ?? resources,
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
