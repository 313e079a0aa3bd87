import type { Path } from '../../../model/path.ts';
import { ObjectError } from '../objects/errors.ts';
import { isMapping, nameOf, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { setDefaults } from './defaults.ts';
import { goTypes } from './go-types.ts';
import { Mismatch, type Codec, type Trip } from './trip.ts';

/** An object as kustomize-controller applies it. */
export interface Normalised {
  readonly object: KubernetesObject;
  /** Its kind is built in, but a value is of a wrong type: it is applied nearly as it was written. */
  readonly raw: boolean;
  /** Where that value stands, and what should stand there. */
  readonly mismatch?: { readonly path: Path; readonly wanted: string };
  /** Fields that its kind does not have; the cluster never sees them. */
  readonly dropped: readonly Path[];
}

/**
 * Does to a built object what kustomize-controller does before it applies it (fluxcd/pkg ssa 0.76.2, `normalize`): a
 * built-in kind goes through its Go type and back, ports get their protocol, a Secret's stringData moves into data,
 * `creationTimestamp` becomes null and `status` goes, except from a CustomResourceDefinition. The object stays as it is;
 * the result shares what did not change. `isHidden` tells values that stand for what only the cluster knows, such as
 * ciphertext: they fit every type and stay. Throws an ObjectError for lists, options and Status, where the
 * controller crashes.
 */
export function normalise(object: KubernetesObject, isHidden: Trip['isHidden'] = () => false): Normalised {
  const apiVersion = textOf(object, 'apiVersion');
  const kind = textOf(object, 'kind');
  // Their rules would be lost on the way: fluxcd/kustomize-controller issue 1041.
  if (apiVersion === 'rbac.authorization.k8s.io/v1' && (kind === 'Role' || kind === 'ClusterRole')) {
    return { object, raw: false, dropped: [] };
  }
  const type = goTypes.of(apiVersion, kind);
  if (type === 'no object') {
    const name = JSON.stringify(nameOf(object));
    throw new ObjectError(
      'KIND_NOT_APPLICABLE',
      `${name} of ${JSON.stringify(apiVersion)} is no object that can be applied`,
    );
  }
  const keepStatus =
    kind.toLowerCase() === 'customresourcedefinition' && apiVersion.startsWith('apiextensions.k8s.io/');
  const result =
    type === 'untyped' ? { object, raw: false, dropped: [] } : throughType(object, apiVersion, kind, type, isHidden);
  const clean = forgetCreation(keepStatus ? result.object : without(result.object, 'status'));
  return { ...result, object: shared(object, { ...clean, ...sharedMetadata(object, clean) }) };
}

function throughType(
  object: KubernetesObject,
  apiVersion: string,
  kind: string,
  type: Codec,
  isHidden: Trip['isHidden'],
): Normalised {
  const trip: Trip = { path: [], dropped: [], isHidden };
  try {
    const typed = type.convert(object, trip);
    return {
      object: isMapping(typed) ? setDefaults(typed, apiVersion, kind, isHidden) : object,
      raw: false,
      dropped: trip.dropped,
    };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return { object, raw: true, mismatch: { path: error.path, wanted: error.wanted }, dropped: [] };
  }
}

function forgetCreation(object: KubernetesObject): KubernetesObject {
  const metadata = Object.hasOwn(object, 'metadata') ? object['metadata'] : {};
  if (!isMapping(metadata) || metadata['creationTimestamp'] === null) return object;
  return { ...object, metadata: { ...metadata, creationTimestamp: null } };
}

function without(object: KubernetesObject, field: string): KubernetesObject {
  if (!Object.hasOwn(object, field)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}

/** What was taken out on the way and put back again is no change. */
function sharedMetadata(before: KubernetesObject, after: KubernetesObject): KubernetesObject {
  const metadata = after['metadata'];
  return isMapping(metadata) && isMapping(before['metadata']) ? { metadata: shared(before['metadata'], metadata) } : {};
}

/** `before` if it has the same entries as `after`. */
function shared(before: KubernetesObject, after: KubernetesObject): KubernetesObject {
  const entries = Object.entries(after);
  const isSame = entries.every(([name, value]) => Object.hasOwn(before, name) && before[name] === value);
  return isSame && entries.length === Object.keys(before).length ? before : after;
}
