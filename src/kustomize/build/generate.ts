import { KustomizeError } from '../errors.ts';
import { generateConfigMap } from '../generators/config-map.ts';
import { generateSecret } from '../generators/secret.ts';
import type { Generated } from '../generators/generated.ts';
import { anyIds, currentId, sameId } from '../identity.ts';
import type { BuildResource, ResId } from '../resource.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { over } from '../tree/mark.ts';
import { namedBy } from '../tree/named-by.ts';
import { get, getAt, put, stringNode, type MapNode, type Node } from '../tree/node.ts';
import { configurePlugins } from './plugins.ts';
import { checkWork, stepOf, type Directory } from './context.ts';
import { namingOfNode } from './naming.ts';
import { configuredBy, newResource } from './tracking.ts';

/** Runs the generators of a kustomization: ConfigMaps, Secrets, then those configured as resources. */
export function generate(directory: Directory, resources: readonly BuildResource[]): readonly BuildResource[] {
  const { kustomization, loader } = directory;
  const { generatorOptions, source } = kustomization;
  const count = kustomization.configMapGenerator.length + kustomization.secretGenerator.length;
  checkWork(count, resources.length + count);
  let result = resources;
  const by = [source.path];
  for (const [index, args] of kustomization.configMapGenerator.entries()) {
    const origin = configuredBy(source.path, 'ConfigMapGenerator');
    const step = stepOf(directory, `configMapGenerator[${index}]`);
    result = absorb(result, generateConfigMap(args, generatorOptions, loader, step), origin, by);
  }
  for (const [index, args] of kustomization.secretGenerator.entries()) {
    const origin = configuredBy(source.path, 'SecretGenerator');
    const step = stepOf(directory, `secretGenerator[${index}]`);
    result = absorb(result, generateSecret(args, generatorOptions, loader, step), origin, by);
  }
  for (const plugin of configurePlugins(directory, 'generators')) {
    for (const { generated, origin } of plugin.generate()) result = absorb(result, generated, origin, by);
  }
  return result;
}

/** Adds what was generated, or merges it into what has or had its id, as its behavior says. */
function absorb(
  resources: readonly BuildResource[],
  { node, needsHash, behavior }: Generated,
  origin: BuildResource['origin'],
  by: readonly string[],
): readonly BuildResource[] {
  const made = { ...newResource(node, origin, by), needsHash };
  const id = currentId(made);
  const index = resources.findIndex((known) => anyIds(known).some((one) => sameId(one, id, isClusterScoped)));
  const known = resources[index];
  if (!known) {
    if (behavior === 'merge' || behavior === 'replace') refuse(id, 'does not exist; cannot merge or replace');
    return [...resources, made];
  }
  if (behavior !== 'merge' && behavior !== 'replace') {
    refuse(id, `exists; can not use behavior: '${behavior}', behavior must be merge or replace`);
  }
  const isMerge = behavior === 'merge';
  const replaced: BuildResource = {
    ...known,
    node: namedBy(isMerge ? mergeData(known.node, node) : replaceData(known.node, node), namingOfNode(node)),
    needsHash: known.needsHash && needsHash,
    ...(isMerge || !origin ? {} : { origin }),
  };
  return resources.toSpliced(index, 1, replaced);
}

function refuse(id: ResId, why: string): never {
  const { group, version, kind, name, namespace } = id;
  const text = `resid.ResId{Gvk:resid.Gvk{Group:"${group}", Version:"${version}", Kind:"${kind}", isClusterScoped:false}, Name:"${name}", Namespace:"${namespace}"}`;
  throw new KustomizeError(`merging from generator: id ${text} ${why}`);
}

/** New data wins; name, namespace and place stay the known ones. */
function mergeData(known: MapNode, made: MapNode): MapNode {
  return withMetadata(known, made, (key) => union(get(known, key), get(made, key)));
}

function replaceData(known: MapNode, made: MapNode): MapNode {
  return withMetadata(known, made, (key) => get(made, key));
}

function withMetadata(known: MapNode, made: MapNode, dataOf: (key: string) => Node | undefined): MapNode {
  let node = made;
  for (const key of ['data', 'binaryData', 'stringData']) node = put(node, key, dataOf(key));
  const metadata = get(known, 'metadata');
  if (metadata?.kind !== 'map') return node;
  let merged = metadata;
  for (const key of ['labels', 'annotations']) {
    merged = put(merged, key, union(get(metadata, key), getAt(made, 'metadata', key)));
  }
  return put(node, 'metadata', merged);
}

function union(left: Node | undefined, right: Node | undefined): Node | undefined {
  return left?.kind === 'map' && right?.kind === 'map' ? unionOfMaps(left, right) : (right ?? left);
}

function unionOfMaps(left: MapNode, right: MapNode): MapNode {
  const entries = [...left.entries];
  // A repeated key stays, for whoever prints the map to refuse.
  const places = new Map(entries.map((entry, index) => [entry.key.text, index] as const).toReversed());
  for (const { key, value } of right.entries) {
    const place = places.get(key.text) ?? entries.length;
    const known = entries[place];
    const mark = over(value.mark, known?.value.mark);
    const written = mark === value.mark ? value : { ...value, mark };
    entries[place] = { key: known?.key ?? stringNode(key.text, key.mark ?? value.mark), value: written };
    places.set(key.text, place);
  }
  return { ...left, entries };
}
