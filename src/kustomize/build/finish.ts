import { settleAnnotations } from '../annotations.ts';
import { hashOf } from '../generators/hash.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { sortResources } from '../order.ts';
import type { BuildResource, ResourceOrigin } from '../resource.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { addHashSuffixes } from '../transformers/hash-suffix.ts';
import { fixNameReferences } from '../transformers/name-references.ts';
import { substituteVars } from '../transformers/vars.ts';
import { get, getAt, mapNode, put, stringNode, textOf, type MapNode } from '../tree/node.ts';
import { asObject } from '../tree/read.ts';
import type { Accumulator } from './accumulator.ts';
import type { Tracking } from './tracking.ts';

/** What happens once, at the top: hashes, references, vars, order, and what users asked to be told. */
export function finish(
  accumulator: Accumulator,
  root: Kustomization,
  tracking: Tracking,
  reorder: 'none' | 'legacy' = 'none',
): readonly BuildResource[] {
  const { config, vars } = accumulator;
  const hashed = addHashSuffixes(accumulator.resources, { hashOf }, isClusterScoped);
  const referring = fixNameReferences(hashed, config.nameReference, isClusterScoped);
  const substituted = substituteVars(referring, vars, config.varReference);
  for (const { node } of substituted) asObject(node);
  const kept = substituted.filter(({ node }) => !isLocal(node));
  return sortResources(kept, sortOptionsOf(root) ?? (reorder === 'legacy' ? { order: reorder } : undefined)).map(
    (resource) => ({
      ...resource,
      node: annotate(withoutInternals(managed(resource.node, root), tracking), resource, tracking),
    }),
  );
}

function sortOptionsOf({ sortOptions }: Kustomization): Parameters<typeof sortResources>[1] {
  if (!sortOptions) return undefined;
  const legacy = sortOptions.legacySortOptions;
  return {
    order: sortOptions.order?.value ?? '',
    ...(legacy
      ? {
          legacySortOptions: {
            orderFirst: legacy.orderFirst.map(({ value }) => value),
            orderLast: legacy.orderLast.map(({ value }) => value),
          },
        }
      : {}),
  };
}

/** Objects with this annotation only feed references. */
function isLocal(node: MapNode): boolean {
  const mark = get(getAt(node, 'metadata', 'annotations'), 'config.kubernetes.io/local-config');
  return mark !== undefined && textOf(mark) !== 'false';
}

function managed(node: MapNode, { buildMetadata }: Kustomization): MapNode {
  const asked = buildMetadata.find(({ value }) => value === 'managedByLabel');
  if (!asked) return node;
  return putAt(node, 'labels', 'app.kubernetes.io/managed-by', 'kustomize-v5.8.1', asked.mark);
}

const internal = 'internal.config.kubernetes.io/';
const internals = new Set(
  (
    'previousKinds previousNames previousNamespaces prefixes suffixes refBy generatorBehavior needsHashSuffix ' +
    'allowNameChange allowKindChange helm-generated path index seqindent id annotations-migration-resource-id'
  )
    .split(' ')
    .map((name) => internal + name),
);
for (const name of ['path', 'index', 'id']) internals.add(`config.kubernetes.io/${name}`);

/** Without the annotations of a build. Unless they stay, those of origins go last, and leave metadata behind. */
function withoutInternals(node: MapNode, { origins, transformations }: Tracking): MapNode {
  const settled = settleAnnotations(node, internals);
  return (origins && transformations) || get(settled, 'metadata')
    ? settled
    : put(settled, 'metadata', mapNode([], undefined));
}

function annotate(node: MapNode, resource: BuildResource, tracking: Tracking): MapNode {
  let result = node;
  if (tracking.origins && resource.origin) {
    result = putAt(result, 'annotations', 'config.kubernetes.io/origin', describe(resource.origin), undefined);
  }
  if (tracking.transformations && resource.transformations.length > 0) {
    const text = resource.transformations
      .map((record) => `- ${describe(record).trimEnd().replaceAll('\n', '\n  ')}\n`)
      .join('');
    result = putAt(result, 'annotations', 'alpha.config.kubernetes.io/transformations', text, undefined);
  }
  return result;
}

function describe({ path, configuredIn, configuredBy }: ResourceOrigin): string {
  if (path !== undefined) return `path: ${path}\n`;
  const { apiVersion = '', kind = '', name, namespace } = configuredBy ?? {};
  const who = [`  apiVersion: ${apiVersion}`, `  kind: ${kind}`];
  if (name) who.push(`  name: ${name}`);
  if (namespace) who.push(`  namespace: ${namespace}`);
  return `configuredIn: ${configuredIn ?? ''}\nconfiguredBy:\n${who.join('\n')}\n`;
}

function putAt(
  node: MapNode,
  field: 'labels' | 'annotations',
  key: string,
  text: string,
  mark: MapNode['mark'],
): MapNode {
  const metadata = get(node, 'metadata');
  const outer = metadata?.kind === 'map' ? metadata : mapNode([], mark);
  const inner = get(outer, field);
  const map = inner?.kind === 'map' ? inner : mapNode([], mark);
  return put(node, 'metadata', put(outer, field, put(map, key, stringNode(text, mark), mark), mark), mark);
}
