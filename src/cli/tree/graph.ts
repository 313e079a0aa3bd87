import type { SourceId } from '../../render/flux/entry/entry-point.ts';
import { metadataOf } from '../../render/flux/cluster/object-index.ts';
import { isMapping, textOf, type KubernetesObject } from '../../render/flux/objects/kubernetes-object.ts';
import type { Part } from '../../render/judging/parts.ts';
import { placeOf } from '../../render/judging/remarks.ts';
import type { Cluster } from '../clusters/render-clusters.ts';

/** How a part stands: `rendered` completely, or why not. */
export type NodeState = 'rendered' | 'unresolved' | 'suspended' | 'remote' | 'error';

/** A Kustomization, ResourceSet or HelmRelease as `tree` shows it. Plain data. */
export interface GraphNode {
  readonly kind: Part['kind'];
  readonly namespace: string;
  readonly name: string;
  readonly state: NodeState;
  /** What makes it: `./apps/prod`, or the chart. */
  readonly from: string;
  /** `GitRepository flux-system/flux-system`, of a Kustomization. */
  readonly source?: string;
  /** Where the object that defines it stands in the repository. */
  readonly file?: string;
  readonly line?: number;
  readonly objects: number;
  /** Objects that are marked to be left alone. */
  readonly notApplied: number;
  readonly dependsOn: readonly string[];
  /** Why it is not rendered, or not completely; or what it waits for. */
  readonly reasons: readonly string[];
  /** What would help against them, as far as that is known. */
  readonly remedies: readonly string[];
  readonly children: readonly GraphNode[];
}

/** A source of Flux. `here`: it stands for this repository, or is made of it. */
export interface GraphSource {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly state: 'here' | 'remote';
  readonly url?: string;
}

export interface ClusterGraph {
  readonly name: string;
  readonly stage?: string;
  readonly branch?: string;
  readonly entry: string;
  readonly fluxVersion?: string;
  readonly isComplete: boolean;
  readonly nodes: readonly GraphNode[];
  readonly sources: readonly GraphSource[];
}

/** What of a cluster is drawn. */
export function graphOf({ plan, parts, missing }: Cluster): ClusterGraph {
  const { name, stage, entry, fluxVersion } = plan;
  const branch = plan.branch ?? branchOf(entry.source, parts);
  const children = Map.groupBy(parts, ({ parent }) => parent);
  return {
    name,
    ...(stage === undefined ? {} : { stage }),
    ...(branch === undefined ? {} : { branch }),
    entry: entry.path === '' ? '.' : entry.path,
    ...(fluxVersion === undefined ? {} : { fluxVersion }),
    isComplete: missing.length === 0,
    nodes: (children.get(undefined) ?? []).map((part) => nodeOf(part, children)),
    sources: sourcesOf(parts),
  };
}

/** The branch that the source of the entry point follows, as far as the repository holds it. */
function branchOf({ kind, namespace, name }: SourceId, parts: readonly Part[]): string | undefined {
  const objects = parts.flatMap(({ rendered }) => rendered.objects.map(({ object }) => object));
  const source = objects.find((object) => {
    const metadata = metadataOf(object);
    return (
      textOf(object, 'kind') === kind &&
      textOf(object, 'apiVersion').startsWith('source.toolkit.fluxcd.io/') &&
      textOf(metadata, 'name') === name &&
      textOf(metadata, 'namespace') === namespace
    );
  });
  const spec = isMapping(source?.['spec']) ? source['spec'] : {};
  const ref = isMapping(spec['ref']) ? spec['ref'] : {};
  return textOf(ref, 'branch') || undefined;
}

type Children = ReadonlyMap<string | undefined, readonly Part[]>;

function nodeOf(part: Part, children: Children): GraphNode {
  const { kind, rendered, definition } = part;
  const { namespace, name, state, error, unresolved, objects, skipped } = rendered;
  const { file, line } = placeOf(definition);
  const source = kind === 'Kustomization' ? part.rendered.source : undefined;
  return {
    kind,
    namespace,
    name,
    state: state === 'ok' ? 'rendered' : state,
    from: madeFrom(part),
    ...(source ? { source: `${source.kind} ${source.namespace}/${source.name}` } : {}),
    ...(file === undefined || line === undefined ? {} : { file, line }),
    objects: objects.length,
    notApplied: skipped.length,
    dependsOn: dependsOn(part),
    reasons: [
      ...(error === undefined ? [] : [error]),
      ...unresolved.map((one) => `${one.kind} ${one.name}: ${one.why}`),
    ],
    remedies: unresolved.flatMap(({ remedy }) => remedy ?? []),
    children: (children.get(part.id) ?? []).map((child) => nodeOf(child, children)),
  };
}

function madeFrom({ kind, rendered }: Part): string {
  if (kind === 'Kustomization') return rendered.path || '.';
  return kind === 'HelmRelease' ? rendered.chart : 'inputs';
}

function dependsOn({ definition, rendered }: Part): readonly string[] {
  const spec = definition?.object['spec'];
  const list: unknown = isMapping(spec) ? spec['dependsOn'] : [];
  return (Array.isArray(list) ? list : []).filter(isMapping).map((one) => {
    const namespace = textOf(one, 'namespace');
    const name = textOf(one, 'name');
    return namespace === '' || namespace === rendered.namespace ? name : `${namespace}/${name}`;
  });
}

/** Sources that are rendered, and sources that Kustomizations name, by kind and name. */
function sourcesOf(parts: readonly Part[]): readonly GraphSource[] {
  const rendered = parts.flatMap((part) => part.rendered.objects.flatMap(({ object }) => sourceIn(object) ?? []));
  const sources = new Map(rendered.map((source) => [keyOf(source), source]));
  for (const part of parts) {
    if (part.kind !== 'Kustomization' || part.rendered.source === undefined) continue;
    const { source, state } = part.rendered;
    const isHere = state === 'ok' || state === 'unresolved';
    const known = sources.get(keyOf(source)) ?? { ...source, state: 'remote' };
    sources.set(keyOf(source), isHere ? { ...known, state: 'here' } : known);
  }
  return Array.from(sources.values()).toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function sourceIn(object: KubernetesObject): GraphSource | undefined {
  const kind = textOf(object, 'kind');
  if (!textOf(object, 'apiVersion').startsWith('source.toolkit.fluxcd.io/') || kind === 'HelmChart') return undefined;
  const metadata = metadataOf(object);
  const spec = isMapping(object['spec']) ? object['spec'] : {};
  const url = withoutCredentials(textOf(spec, 'url') || textOf(spec, 'endpoint'));
  const id = { kind, namespace: textOf(metadata, 'namespace'), name: textOf(metadata, 'name') };
  return { ...id, state: 'remote', ...(url === '' ? {} : { url }) };
}

function keyOf({ kind, namespace, name }: Pick<GraphSource, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}

function withoutCredentials(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*:[^/@]*@/, '$1');
}
