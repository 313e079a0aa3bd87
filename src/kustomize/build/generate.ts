import { KustomizeError } from '../errors.ts';
import { generateConfigMap } from '../generators/config-map.ts';
import { generateSecret } from '../generators/secret.ts';
import type { Generated } from '../generators/generated.ts';
import { anyIds, currentId, sameId } from '../identity.ts';
import type { BuildResource, ResId } from '../resource.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { get, getAt, put, type MapNode, type Node } from '../tree/node.ts';
import { configuring } from './configuring.ts';
import { configurePlugins } from './plugins.ts';
import type { Directory } from './context.ts';
import { configuredBy, newResource } from './tracking.ts';

/** Runs the generators of a kustomization: ConfigMaps, Secrets, then those configured as resources. */
export function generate(directory: Directory, resources: readonly BuildResource[]): readonly BuildResource[] {
  const { kustomization, loader, tracking } = directory;
  const { generatorOptions, source } = kustomization;
  refuseHelm(kustomization);
  let result = resources;
  for (const args of kustomization.configMapGenerator) {
    const origin = configuredBy(tracking, source.path, 'ConfigMapGenerator');
    result = absorb(result, generateConfigMap(args, generatorOptions, loader), origin);
  }
  for (const args of kustomization.secretGenerator) {
    const origin = configuredBy(tracking, source.path, 'SecretGenerator');
    result = absorb(result, generateSecret(args, generatorOptions, loader), origin);
  }
  for (const plugin of configurePlugins(directory, 'generators')) {
    for (const { generated, origin } of plugin.generate()) result = absorb(result, generated, origin);
  }
  return result;
}

function refuseHelm({ helmCharts, helmGlobals }: Directory['kustomization']): void {
  const [chart] = helmCharts;
  if (!chart) return;
  const settings = { ...helmGlobals, ...chart, valuesInline: undefined };
  configuring('HelmChartInflationGenerator', settings, () => {
    throw new KustomizeError('must specify --enable-helm: charts are not rendered');
  });
}

/** Adds what was generated, or merges it into what has or had its id, as its behavior says. */
function absorb(
  resources: readonly BuildResource[],
  { node, needsHash, behavior }: Generated,
  origin: BuildResource['origin'],
): readonly BuildResource[] {
  const made = { ...newResource(node, origin), needsHash };
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
    node: isMerge ? mergeData(known.node, node) : replaceData(known.node, node),
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
  if (left?.kind !== 'map' || right?.kind !== 'map') return right ?? left;
  return right.entries.reduce((map, { key, value }) => put(map, key.text, value), left);
}
