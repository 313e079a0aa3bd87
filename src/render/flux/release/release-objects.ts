import { toJson, type MapNode } from '../../../kustomize/index.ts';
import type { Pair } from '../../../kustomize/kustomization/spec.ts';
import type { Path } from '../../../model/path.ts';
import { clusterScopedKinds } from '../cluster/defined-kinds.ts';
import { metadataOf } from '../cluster/object-index.ts';
import { objectNode } from '../cluster/object-node.ts';
import type { RenderedObject } from '../cluster/rendered.ts';
import { FluxError } from '../flux-error.ts';
import { normalise, type Normalised } from '../normalise/normalise.ts';
import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { setCommonMetadata, setOwner, type Labels } from '../objects/metadata.ts';
import { selectObjects } from '../objects/select-objects.ts';
import { hasNoNamespace } from './cluster-scope.ts';
import { isHookRun, type HelmDocument } from './helm-output.ts';
import { postRender, type Decision } from './post-render.ts';
import { madeFieldOrigin, ownFieldOrigin, type Labelling, type ReleaseText } from './release-origin.ts';
import type { HelmReleaseSpec } from './spec.ts';

/** What decides the objects of a release besides helm's output. */
export interface ReleaseContext extends ReleaseText {
  readonly releaseNamespace: string;
  /** What becomes of hooks in post-renderers where the release does not say. */
  readonly strategy: PostRenderStrategy;
  /** Kinds, as `group/Kind`, that have no namespace. */
  readonly clusterScoped: ReadonlySet<string>;
}

/** Whether hooks go through post-renderers: with everything else, by themselves, or not at all. */
export type PostRenderStrategy = 'combined' | 'separate' | 'nohooks';

/** Something on its way to the cluster. */
interface Draft {
  readonly object: KubernetesObject;
  readonly node?: MapNode;
  readonly decision?: (path: Path) => Decision | undefined;
  /** Of the chart. */
  readonly file: string;
  readonly labels: Labelling;
}

/**
 * Makes of helm's output what helm-controller applies: post-renderers, then common metadata, then labels that name the
 * release; namespaces last, as Helm's client fills them in. Definitions of `crds/` get the labels alone. Throws what
 * makes the controller fail.
 */
export function releaseObjects(documents: readonly HelmDocument[], context: ReleaseContext): readonly RenderedObject[] {
  const { release } = context;
  const of = (role: HelmDocument['role']): readonly HelmDocument[] => documents.filter((one) => one.role === role);
  const hooks = of('hook').filter((hook) => isHookRun(hook, release.spec));
  const strategy = strategyOf(release.spec, context.strategy);
  const through = (some: readonly HelmDocument[]): readonly Draft[] => postRendered(some, context);
  const made = strategy === 'combined' ? through([...of('manifest'), ...hooks]) : through(of('manifest'));
  const drafts = [
    ...of('definition').filter(isDefinition).map(plainDraft('owner')),
    ...made,
    ...(strategy === 'separate' ? through(hooks) : []),
    ...(strategy === 'nohooks' ? hooks.map(plainDraft('none')) : []),
  ];
  const defined = clusterScopedKinds(drafts.map(({ object }) => object));
  const finish = finisher({ ...context, clusterScoped: new Set([...context.clusterScoped, ...defined]) });
  return drafts.flatMap(finish);
}

function strategyOf({ postRenderStrategy }: HelmReleaseSpec, otherwise: PostRenderStrategy): PostRenderStrategy {
  const strategy = postRenderStrategy?.value || otherwise;
  if (strategy === 'combined' || strategy === 'separate' || strategy === 'nohooks') return strategy;
  throw new FluxError(`postRenderStrategy is ${JSON.stringify(strategy)}; combined, separate or nohooks is wanted`);
}

/** Whatever else lies in `crds/` is passed over. */
function isDefinition({ object }: HelmDocument): boolean {
  return textOf(object, 'kind') === 'CustomResourceDefinition';
}

function plainDraft(labels: Labelling): (document: HelmDocument) => Draft {
  return ({ object, file }) => ({ object, file, labels });
}

function postRendered(documents: readonly HelmDocument[], { release, rendered }: ReleaseContext): readonly Draft[] {
  const { postRenderers } = release.spec;
  if (postRenderers.length === 0 || documents.length === 0) return documents.map(plainDraft('all'));
  const { file } = rendered.origin(['spec', 'postRenderers']);
  return postRender(documents, postRenderers, file).map(({ node, decision }) => {
    const object = toJson(node);
    if (!isMapping(object)) throw new FluxError('an object is no map');
    return { object, node, decision, file: '', labels: 'all' };
  });
}

function finisher(context: ReleaseContext): (draft: Draft) => readonly RenderedObject[] {
  const { release, releaseNamespace, clusterScoped } = context;
  const { commonMetadata } = release.spec;
  const common = commonMetadata && {
    labels: labelsOf(commonMetadata.labels),
    annotations: labelsOf(commonMetadata.annotations),
  };
  const labelled = (object: KubernetesObject, labels: Labelling): KubernetesObject => {
    if (labels === 'none') return object;
    return setOwner(labels === 'all' ? setCommonMetadata(object, common) : object, release, 'helm.toolkit.fluxcd.io');
  };
  return (draft) =>
    selectObjects([draft.object]).map((selected) => {
      // An item of a list has paths of its own.
      const { node, decision } = selected === draft.object ? draft : { ...draft, node: undefined, decision: undefined };
      const whole = inNamespace(labelled(selected, draft.labels), releaseNamespace, clusterScoped);
      const filled = textOf(metadataOf(selected), 'namespace') !== textOf(metadataOf(whole), 'namespace');
      const { object, dropped } = served(whole);
      return {
        object,
        node: () => node ?? objectNode(whole, () => undefined),
        origin: (path) => {
          const own = ownFieldOrigin(context, path, { filled, labels: draft.labels });
          return own ?? madeFieldOrigin(context, decision?.(path), draft.file);
        },
        encrypted: false,
        dropped,
      };
    });
}

function inNamespace(
  object: KubernetesObject,
  namespace: string,
  clusterScoped: ReadonlySet<string>,
): KubernetesObject {
  const metadata = metadataOf(object);
  if (textOf(metadata, 'namespace') !== '') return object;
  if (hasNoNamespace(textOf(object, 'apiVersion'), textOf(object, 'kind'), clusterScoped)) return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

/**
 * Helm sends objects as they are, and the API server gives them their types: fields that a kind does not have never
 * arrive, `stringData` becomes `data`. That is what kustomize-controller does before, save for the time of creation.
 */
function served(object: KubernetesObject): Pick<Normalised, 'object' | 'dropped'> {
  const normalised = normalise(object);
  const metadata = metadataOf(normalised.object);
  if ('creationTimestamp' in metadataOf(object) || !('creationTimestamp' in metadata)) return normalised;
  const { creationTimestamp: _time, ...rest } = metadata;
  return { object: { ...normalised.object, metadata: rest }, dropped: normalised.dropped };
}

function labelsOf(pairs: readonly Pair[]): Labels {
  return Object.fromEntries(pairs.map(({ key, value }) => [key.value, value.value]));
}
