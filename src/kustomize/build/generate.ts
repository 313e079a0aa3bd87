import { KustomizeError } from '../errors.ts';
import { generateConfigMap } from '../generators/config-map.ts';
import { generateSecret } from '../generators/secret.ts';
import { chosenKey, dataNode, type Generated } from '../generators/generated.ts';
import { anyIds, currentId, sameId } from '../identity.ts';
import type { BuildResource, ResId } from '../resource.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { over } from '../tree/mark.ts';
import { namedBy } from '../tree/named-by.ts';
import { get, mapNode, put, type MapEntry, type MapNode, type Node } from '../tree/node.ts';
import { configuring } from './configuring.ts';
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
  refuseHelm(kustomization);
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
    node: namedBy(merged(known.node, node, isMerge), namingOfNode(node)),
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

/** What was generated in the place of what is known: of that, data and metadata are handed on as texts, all else goes. */
function merged(known: MapNode, made: MapNode, isMerge: boolean): MapNode {
  const [before, metadata] = [get(known, 'metadata'), get(made, 'metadata')];
  if (metadata?.kind !== 'map') return made;
  let kept = metadata;
  for (const key of ['name', 'namespace']) kept = put(kept, key, get(before, key));
  for (const key of ['labels', 'annotations']) kept = put(kept, key, union(get(before, key), get(metadata, key)));
  const node = put(made, 'metadata', kept);
  if (!isMerge) return node;
  const data = put(node, 'data', union(get(known, 'data'), get(made, 'data')));
  return put(data, 'binaryData', union(get(known, 'binaryData'), get(made, 'binaryData')));
}

/** The entries of both, the right ones win. A key loses its quotes, and a value that is no scalar is an empty text. */
function union(left: Node | undefined, right: Node | undefined): MapNode | undefined {
  const united = new Map<string, MapEntry>();
  for (const map of [left, right]) {
    for (const { key, value } of map?.kind === 'map' ? map.entries : []) {
      const text = value.kind === 'scalar' ? value.text : '';
      const before = united.get(key.text);
      united.set(key.text, {
        key: before?.key ?? chosenKey(key.text, key.mark),
        value: dataNode(text, over(value.mark, before?.value.mark)),
      });
    }
  }
  return united.size > 0 ? mapNode([...united.values()], (left ?? right)?.mark) : undefined;
}
