import { settleAnnotations } from '../annotations.ts';
import { withHistory } from '../history.ts';
import { hashOf } from '../generators/hash.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { sortResources } from '../order.ts';
import { fieldSpec } from '../field-specs/field-spec.ts';
import { withSharedTexts, type BuildResource, type ResourceOrigin } from '../resource.ts';
import { addPairs } from '../transformers/pairs.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { addHashSuffixes } from '../transformers/hash-suffix.ts';
import { fixNameReferences } from '../transformers/name-references.ts';
import { substituteVars } from '../transformers/vars.ts';
import { get, getAt, mapNode, put, stringNode, textOf, type MapNode, type Mark } from '../tree/node.ts';
import { checkIdentity } from '../tree/read.ts';
import type { Accumulator } from './accumulator.ts';
import { relativeTo, type Tracking } from './tracking.ts';
import { unusedVars } from './warnings.ts';

/** What happens once, at the top: hashes, references, vars, order, and what users asked to be told. */
export function finish(
  accumulator: Accumulator,
  root: Kustomization,
  tracking: Tracking,
  reorder: 'none' | 'legacy' = 'none',
): readonly BuildResource[] {
  const { config, vars } = accumulator;
  const marks = new Map(root.buildMetadata.map(({ value, mark }) => [value, made(mark, root)]));
  const markOf = (word: string): Mark | undefined => marks.get(word);
  const hashed = addHashSuffixes(accumulator.resources, { hashOf }, isClusterScoped);
  const referring = fixNameReferences(hashed, config.nameReference, isClusterScoped);
  const substituted = substituteVars(referring, vars, config.varReference, (unused) => {
    accumulator.warnings.push(...unusedVars(unused));
  });
  for (const resource of substituted) checkIdentity(resource.node, () => withHistory(resource));
  const kept = substituted.filter(({ node }) => !isLocal(node));
  const sorted = sortResources(kept, sortOptionsOf(root) ?? (reorder === 'legacy' ? { order: reorder } : undefined));
  return managed(sorted, markOf('managedByLabel')).map((one) => {
    const resource = relativeTo(tracking.root, one);
    return { ...resource, node: annotate(withoutInternals(resource.node, tracking), resource, tracking, markOf) };
  });
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

function managed(resources: readonly BuildResource[], mark: Mark | undefined): readonly BuildResource[] {
  if (!mark) return resources;
  const pair = { key: 'app.kubernetes.io/managed-by', value: 'kustomize-v5.8.1', mark };
  return addPairs(resources, [pair], [fieldSpec({ path: 'metadata/labels', create: true })]).map(withSharedTexts);
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

/** The mark of what a word of `buildMetadata` asks for. */
function made(mark: Mark, { source }: Kustomization): Mark {
  return { ...mark, role: 'made', step: { name: 'buildMetadata', kustomization: source.path } };
}

function annotate(
  node: MapNode,
  resource: BuildResource,
  tracking: Tracking,
  markOf: (word: string) => Mark | undefined,
): MapNode {
  let result = node;
  if (tracking.origins && resource.origin) {
    result = annotated(result, 'config.kubernetes.io/origin', describe(resource.origin), markOf('originAnnotations'));
  }
  if (tracking.transformations && resource.transformations.length > 0) {
    const text = resource.transformations
      .map((record) => `- ${describe(record).trimEnd().replaceAll('\n', '\n  ')}\n`)
      .join('');
    result = annotated(result, 'alpha.config.kubernetes.io/transformations', text, markOf('transformerAnnotations'));
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

function annotated(node: MapNode, key: string, text: string, mark: Mark | undefined): MapNode {
  const metadata = get(node, 'metadata');
  const outer = metadata?.kind === 'map' ? metadata : mapNode([], mark);
  const inner = get(outer, 'annotations');
  const map = inner?.kind === 'map' ? inner : mapNode([], mark);
  return put(node, 'metadata', put(outer, 'annotations', put(map, key, stringNode(text, mark), mark), mark), mark);
}
