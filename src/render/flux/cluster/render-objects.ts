import { toJson, type Build, type BuildResource } from '../../../kustomize/index.ts';
import { emit } from '../../../kustomize/tree/emit.ts';
import { jsonForm } from '../../../kustomize/tree/json.ts';
import { put, type MapNode } from '../../../kustomize/tree/node.ts';
import type { Pair } from '../../../kustomize/kustomization/spec.ts';
import { FluxError } from '../flux-error.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import { normalise } from '../normalise/normalise.ts';
import { applyRules } from '../objects/apply-rules.ts';
import { decryptWithoutKeys, isCiphertext, refuseEncryptedSecret, type Readable } from '../objects/encryption.ts';
import { isMapping, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { setCommonMetadata, setOwner, type Labels } from '../objects/metadata.ts';
import { selectObjects } from '../objects/select-objects.ts';
import { substituteObject, type SubstitutedObject, type Variables } from '../substitution/index.ts';
import type { VariableOrigin } from './kustomization-variables.ts';
import { builtOrigin } from './built-origin.ts';
import { objectNode } from './object-node.ts';
import type { RenderedObject } from './rendered.ts';

/** The objects of a Kustomization once its variables are replaced. */
export interface Objects {
  readonly applied: readonly RenderedObject[];
  readonly skipped: readonly RenderedObject[];
  /** Names of variables that only the cluster knows. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * Makes of what was built what kustomize-controller applies: decrypts (as far as keys need not be known), substitutes,
 * sets labels, and sends built-in kinds through their types. Throws what makes the controller apply nothing at all.
 */
export function renderObjects(
  kustomization: FluxKustomization,
  build: Build,
  variables: Variables<VariableOrigin>,
  strict: boolean,
): Objects {
  const unknown = new Set<string>();
  const applied: RenderedObject[] = [];
  const skipped: RenderedObject[] = [];
  for (const resource of build.resources) {
    const built = decrypted(kustomization, formOf(resource));
    const substituted = substitutedObject(kustomization, built, variables, strict);
    for (const name of unknownIn(substituted)) unknown.add(name);
    for (const rendered of finished(kustomization, built, substituted)) {
      (applyRules(rendered.object).skipped ? skipped : applied).push(rendered);
    }
  }
  return { applied, skipped, unknown };
}

interface Form {
  readonly node: MapNode;
  readonly object: KubernetesObject;
}

const forms = new WeakMap<BuildResource, Form>();

/** An object as kustomize hands it over, as a tree and as data. */
function formOf(resource: BuildResource): Form {
  const known = forms.get(resource);
  if (known !== undefined) return known;
  const node = jsonForm(resource.node);
  const object = toJson(node);
  if (node.kind !== 'map' || !isMapping(object)) throw new FluxError('an object is no map');
  const form = { node, object };
  forms.set(resource, form);
  return form;
}

interface Built extends Form, Readable {}

function decrypted({ spec }: FluxKustomization, { node, object }: Form): Built {
  if (spec.decryption === undefined) return { node, object, encrypted: false };
  const readable = decryptWithoutKeys(object);
  return { ...readable, node: readable.object === object ? node : put(node, 'sops', undefined) };
}

function substitutedObject(
  { spec: { postBuild } }: FluxKustomization,
  { node, object }: Built,
  variables: Variables<VariableOrigin>,
  strict: boolean,
): SubstitutedObject<VariableOrigin> | undefined {
  const always = postBuild?.substituteStrategy?.value === 'Always';
  if (postBuild === undefined || (variables.isEmpty && !always)) return undefined;
  return substituteObject({ text: emit([node]), object }, variables, { strict, always });
}

function* unknownIn(substituted: SubstitutedObject<VariableOrigin> | undefined): Generator<string> {
  for (const { uses, isUnknown } of substituted?.edits.all ?? []) {
    if (isUnknown) for (const use of uses) if (use.as === 'unknown') yield use.name;
  }
}

function* finished(
  kustomization: FluxKustomization,
  { object, encrypted, node }: Built,
  substituted: SubstitutedObject<VariableOrigin> | undefined,
): Generator<RenderedObject> {
  const { commonMetadata } = kustomization.spec;
  const common = commonMetadata && {
    labels: labelsOf(commonMetadata.labels),
    annotations: labelsOf(commonMetadata.annotations),
  };
  const document = substituted?.object ?? object;
  for (const selected of selectObjects([document])) {
    const { object: normalised, dropped } = normalise(
      setOwner(selected, kustomization),
      encrypted ? isCiphertext : undefined,
    );
    const final = setCommonMetadata(normalised, common);
    refuseEncryptedSecret(final);
    const isWhole = selected === document && substituted === undefined;
    yield {
      object: final,
      node: () => (isWhole ? node : objectNode(selected, () => undefined)),
      origin: (path) => builtOrigin(node, path),
      encrypted,
      dropped,
    };
  }
}

function labelsOf(pairs: readonly Pair[]): Labels {
  return Object.fromEntries(pairs.map(({ key, value }) => [key.value, value.value]));
}
