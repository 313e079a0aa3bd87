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
import type { Path } from '../../../model/path.ts';
import { builtOrigin } from './built-origin.ts';
import type { FieldOrigin } from './field-origin.ts';
import { stampedOrigin } from './stamped-origin.ts';
import { SubstitutedOrigins } from './substituted-origin.ts';
import { objectNode } from './object-node.ts';
import type { Definition, RenderedObject } from './rendered.ts';

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
  { strict, definition }: { readonly strict: boolean; readonly definition: Definition },
): Objects {
  const unknown = new Set<string>();
  const applied: RenderedObject[] = [];
  const skipped: RenderedObject[] = [];
  for (const resource of build.resources) {
    const built = decrypted(kustomization, formOf(resource));
    const substituted = substitutedObject(kustomization, built, variables, strict);
    for (const name of unknownIn(substituted)) unknown.add(name);
    for (const rendered of finished(kustomization, built, substituted, definition)) {
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
  definition: Definition,
): Generator<RenderedObject> {
  const common = commonOf(kustomization);
  const document = substituted?.object ?? object;
  const origins = substituted && new SubstitutedOrigins(node, substituted);
  for (const [index, selected] of selectObjects([document]).entries()) {
    const owned = setOwner(selected, kustomization);
    const { object: normalised, dropped } = normalise(owned, encrypted ? isCiphertext : undefined);
    const final = setCommonMetadata(normalised, common);
    refuseEncryptedSecret(final);
    const prefix: Path = selected === document ? [] : ['items', index];
    const isBuilt = selected === document && origins === undefined;
    const written = (path: Path): FieldOrigin => {
      const whole = [...prefix, ...writtenPath(selected, path)];
      return origins === undefined ? builtOrigin(node, whole) : origins.origin(whole);
    };
    let tree = isBuilt ? node : undefined;
    yield {
      object: final,
      node: () => (tree ??= objectNode(selected, (path) => origins?.markAt([...prefix, ...path]))),
      origin: (path) => stampedOrigin(path, kustomization, definition) ?? written(path),
      encrypted,
      dropped,
    };
  }
}

/** Where a field stood before normalisation: entries of a Secret's `data` may have been in `stringData`. */
function writtenPath(object: KubernetesObject, path: Path): Path {
  const [field, entry] = path;
  const key = typeof entry === 'object' ? entry.entry : entry;
  const texts = object['stringData'];
  const isText = field === 'data' && typeof key === 'string' && isMapping(texts) && Object.hasOwn(texts, key);
  return isText ? ['stringData', ...path.slice(1)] : path;
}

function commonOf({ spec: { commonMetadata } }: FluxKustomization): Parameters<typeof setCommonMetadata>[1] {
  if (commonMetadata === undefined) return undefined;
  return { labels: labelsOf(commonMetadata.labels), annotations: labelsOf(commonMetadata.annotations) };
}

function labelsOf(pairs: readonly Pair[]): Labels {
  return Object.fromEntries(pairs.map(({ key, value }) => [key.value, value.value]));
}
