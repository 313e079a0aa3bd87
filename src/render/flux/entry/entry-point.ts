import { toJson, type MapNode } from '../../../kustomize/index.ts';
import { resolvePath } from '../../../kustomize/load/paths.ts';
import { readDocuments } from '../../../kustomize/tree/read.ts';
import { applyRules } from '../objects/apply-rules.ts';
import { isMapping } from '../objects/kubernetes-object.ts';

/** A Flux source by kind and name. */
export interface SourceId {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Where Flux begins to read a repository for one cluster. */
export interface EntryPoint {
  /** The directory that is applied first, such as `clusters/production`; it tells entry points apart. */
  readonly path: string;
  /** The Kustomization that applies it. */
  readonly kustomization: MapNode;
  /** The source that stands for this repository. */
  readonly source: SourceId;
  /** Its address, where the repository says it. */
  readonly url: string | undefined;
  /** Flux's version as far as it is known, such as `2.6.4` or `2.x`. */
  readonly fluxVersion: string | undefined;
}

/** What tells which Kustomization applies the entry directory where the repository holds none. */
export interface Sync {
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly sourceKind: string;
}

/** The Kustomization that `flux bootstrap` or the Flux operator would make. `file` is the one that implies it. */
export function syncKustomization({ path, name, namespace, sourceKind }: Sync, file: string): MapNode {
  const object = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace },
    spec: { interval: '10m0s', path, prune: true, sourceRef: { kind: sourceKind, name, namespace } },
  };
  const [node] = readDocuments({ path: file, text: JSON.stringify(object) });
  if (node === undefined) throw new Error('a Kustomization is no document');
  return node;
}

/** Whether a cluster that has the Kustomization of an entry point keeps it as it is, whatever the repository says. */
export function isLeftAlone({ kustomization }: EntryPoint): boolean {
  const object = toJson(kustomization);
  if (!isMapping(object)) return false;
  const { skipped, createOnly } = applyRules(object);
  return skipped || createOnly;
}

/** A path of a Kustomization as names: `./a//b/` and `/a/b` are `a/b`, nothing leads above the root. */
export function normalisePath(path: string): string {
  return resolvePath('/', path).slice(1);
}
