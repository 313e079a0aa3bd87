import { KustomizeError } from '../errors.ts';
import { currentId, idKey, printId } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { goJson, toJson } from '../tree/json.ts';
import { get, put, type MapNode } from '../tree/node.ts';
import type { Directory } from './context.ts';
import { configurePlugins } from './plugins.ts';

/** Runs the validators of a kustomization: transformers that may change nothing but a label of their own. */
export function validate(directory: Directory): void {
  const { accumulator } = directory;
  for (const plugin of configurePlugins(directory, 'validators')) {
    const after = plugin.transform(accumulator.resources);
    refuseChanges(accumulator.resources, after.map(withoutLabel));
    accumulator.resources = after;
  }
}

function refuseChanges(before: readonly BuildResource[], after: readonly BuildResource[]): void {
  const problem = "validator shouldn't modify the resource map";
  if (before.length !== after.length) {
    throw new KustomizeError(
      `${problem}: lists have different number of entries: ${before.length} and ${after.length}`,
    );
  }
  const others = new Map(after.map((resource) => [keyOf(resource), resource]));
  for (const resource of before) {
    const other = others.get(keyOf(resource));
    if (!other) {
      const id = printId(currentId(resource));
      throw new KustomizeError(`${problem}: id in self missing from other; id: ${id}`);
    }
    const [one, two] = [resource, other].map(({ node }) => goJson(toJson(node)));
    if (one !== two) throw new KustomizeError(`${problem}: nodes unequal:\n -- ${one},\n -- ${two}`);
  }
}

function keyOf(resource: BuildResource): string {
  return idKey(currentId(resource), isClusterScoped);
}

/** The one label that a validator may set. */
function withoutLabel(resource: BuildResource): BuildResource {
  const metadata = get(resource.node, 'metadata');
  const labels = get(metadata, 'labels');
  if (metadata?.kind !== 'map' || labels?.kind !== 'map' || !get(labels, 'validated-by')) return resource;
  const rest: MapNode = put(labels, 'validated-by', undefined);
  const kept = rest.entries.length > 0 ? rest : undefined;
  return { ...resource, node: put(resource.node, 'metadata', put(metadata, 'labels', kept)) };
}
