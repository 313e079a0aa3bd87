import { KustomizeError } from '../errors.ts';
import type { Generated } from '../generators/generated.ts';
import { gvkOf, printGvk, printId, idOf } from '../identity.ts';
import { isRemoteDirectory } from '../load/remote.ts';
import type { BuildResource, ResourceOrigin } from '../resource.ts';
import { get, textOf } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { builtInGenerators, builtInTransformers } from './built-ins.ts';
import { within, type Directory } from './context.ts';
import { newResource, originOf, recordTransformer } from './tracking.ts';

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
    within(doing, () => configurations(directory, entry.value, `${field}[${index}]`)),
  );
  for (const { node } of listed) {
    const id = printId(idOf(node));
    if (known.has(id)) throw new KustomizeError(`${doing}: may not add resource with an already registered id: ${id}`);
    known.add(id);
  }
  return listed.map((resource) => configure(directory, resource, isGenerator));
}

function configurations(directory: Directory, entry: string, step: string): readonly BuildResource[] {
  const { loader, tracking, kustomization } = directory;
  if (entry.includes('\n') || /^\s*\{/.test(entry)) {
    const source = { path: `${kustomization.source.path}#${step}`, text: entry };
    return readDocuments(source).map((node) => newResource(node, originOf(tracking, kustomization.source.path)));
  }
  if (!isRemoteDirectory(entry) && loader.fileSystem.kind(loader.locate(entry)) === 'directory') {
    return directory.build(loader.descend(entry), tracking).resources;
  }
  const source = loader.readSource(entry);
  return readDocuments(source).map((node) => newResource(node, originOf(tracking, source.path)));
}

function configure(directory: Directory, resource: BuildResource, isGenerator: boolean): Plugin {
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
  const configured = within(doing, () => make?.(node, directory));
  const generator = within(doing, () => makeGenerator?.(node, directory));
  return {
    generate: () => (generator ? [{ generated: generator, origin }] : []),
    transform: (resources) => {
      const transformed = configured?.(resources) ?? resources;
      return directory.tracking.transformations ? recordTransformer(transformed, origin) : transformed;
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
