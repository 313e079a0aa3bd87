import type { JudgedResource } from '../../render/judging/resources.ts';
import { placeOf, type Remark } from '../../render/judging/remarks.ts';
import { applyRules } from '../../render/flux/objects/apply-rules.ts';
import { isMapping, textOf } from '../../render/flux/objects/kubernetes-object.ts';
import type { ClusterSide } from './compare.ts';
import { whatOf } from '../clusters/judged-cluster.ts';

/** What a change does besides findings. */
export interface FoundEffect {
  readonly kind: 'emptied' | 'deleted';
  readonly what: string;
  readonly place: Omit<Remark, 'message'>;
  readonly message: string;
}

/** Kinds whose deletion takes data or protection away: with a Namespace goes all that it holds. */
const guarded: ReadonlySet<string> = new Set([
  'v1 Namespace',
  'v1 PersistentVolumeClaim',
  'networking.k8s.io/v1 NetworkPolicy',
  'cilium.io/v2 CiliumNetworkPolicy',
  'cilium.io/v2 CiliumClusterwideNetworkPolicy',
]);

/** Parts that render nothing any more, and guarded objects that Flux would delete. */
export function* effectsOf(base: ClusterSide, head: ClusterSide): Generator<FoundEffect> {
  yield* emptied(base, head);
  yield* deleted(base, head);
}

function* emptied(base: ClusterSide, head: ClusterSide): Generator<FoundEffect> {
  for (const part of base.own) {
    const now = head.parts.get(part.id);
    if (now?.rendered.state !== 'ok' || part.rendered.objects.length === 0) continue;
    if (now.rendered.objects.length + now.rendered.skipped.length > 0) continue;
    const message = `it rendered ${countOf(part.rendered.objects.length)} and renders none any more, so that Flux deletes all of them`;
    yield { kind: 'emptied', what: part.id, place: placeOf(now.definition), message };
  }
}

function* deleted(base: ClusterSide, head: ClusterSide): Generator<FoundEffect> {
  for (const [key, resource] of base.judged.objects) {
    const { apiVersion, kind } = resource.resource;
    if (!guarded.has(`${apiVersion} ${kind}`) || head.judged.objects.has(key)) continue;
    if (isKept(resource) || head.parts.whyUnknown(resource.part, base.parts) !== undefined) continue;
    const what = whatOf(resource.resource);
    const message = `nothing renders it any more, so that Flux deletes it${lossOf(kind)}`;
    yield { kind: 'deleted', what, place: placeOf(resource.rendered), message };
  }
}

/** Whether an object says that it is to be left in the cluster. */
function isKept({ rendered: { object } }: JudgedResource): boolean {
  const metadata = isMapping(object['metadata']) ? object['metadata'] : {};
  const annotations = isMapping(metadata['annotations']) ? metadata['annotations'] : {};
  return applyRules(object).keptOnPrune || textOf(annotations, 'helm.sh/resource-policy') === 'keep';
}

function lossOf(kind: string): string {
  if (kind === 'Namespace') return ' with everything in it';
  return kind === 'PersistentVolumeClaim' ? ', perhaps with its data' : '';
}

function countOf(objects: number): string {
  return objects === 1 ? 'one object' : `${objects} objects`;
}
