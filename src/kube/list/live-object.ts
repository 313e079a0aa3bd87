import { type ObjectForm, type ServedKind, apiVersionOf } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import type { LiveMetadata, LiveObject, LiveOwner } from '../watch/watched.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What can stand in a path between two slashes, as all names can. */
const segment = /^(?!\.\.?$)[^/%\p{Cc}]{1,253}$/u;

/** What is asked for. */
export interface Wanted {
  readonly kind: ServedKind;
  readonly form: ObjectForm;
  readonly namespace?: string;
}

/**
 * An object as the API server tells it, of the kind that was asked for, without managedFields. Items of a list may lack
 * apiVersion and kind; the result's `object` has them. Throws KubeError `garbage` for what no API server tells.
 */
export function liveObject(wanted: Wanted, raw: unknown): LiveObject {
  const { kind, form } = wanted;
  const apiVersion = apiVersionOf(kind);
  const fields = isFields(raw) ? raw : refuse(wanted, 'what is no object');
  const { metadata, ...rest } = fields;
  if (!isFields(metadata)) return refuse(wanted, 'an object without metadata');
  if (!isOfKind(wanted, apiVersion, rest)) {
    const [version, name] = [rest['apiVersion'], rest['kind']].map((text) => JSON.stringify(text)?.slice(0, 80));
    return refuse(wanted, `an object of apiVersion ${version}, kind ${name}`);
  }
  const { managedFields: _, ...kept } = metadata;
  const identity = { apiVersion, kind: kind.kind };
  const object = form === 'metadata' ? { ...identity, metadata: kept } : { ...rest, ...identity, metadata: kept };
  return { ...identity, metadata: metadataOf(wanted, kept), object };
}

function isOfKind({ kind, form }: Wanted, apiVersion: string, fields: Fields): boolean {
  const [version, name] = [fields['apiVersion'] ?? apiVersion, fields['kind'] ?? kind.kind];
  if (form === 'metadata' && name === 'PartialObjectMetadata') return true;
  return version === apiVersion && name === kind.kind;
}

function metadataOf(wanted: Wanted, fields: Fields): LiveMetadata {
  const text = (field: string): string => {
    const value = fields[field];
    return isText(value) && segment.test(value) ? value : refuse(wanted, `an object without a sound ${field}`, fields);
  };
  const optional = <T>(field: string, isRight: (value: unknown) => value is T): { [field: string]: T } | undefined => {
    const value = fields[field] ?? undefined;
    if (value === undefined) return undefined;
    return isRight(value) ? { [field]: value } : refuse(wanted, `an object with a strange ${field}`, fields);
  };
  return {
    name: text('name'),
    namespace: namespaceOf(wanted, fields),
    uid: text('uid'),
    resourceVersion: text('resourceVersion'),
    ...optional('generation', Number.isInteger as (value: unknown) => value is number),
    ...optional('creationTimestamp', isText),
    ...optional('deletionTimestamp', isText),
    ...optional('labels', isTexts),
    ...optional('annotations', isTexts),
    ...optional('ownerReferences', isOwners),
  };
}

function namespaceOf(wanted: Wanted, fields: Fields): string {
  const { kind, namespace: only } = wanted;
  const value = fields['namespace'] ?? '';
  const isRight = isText(value) && (kind.isNamespaced ? segment.test(value) : value === '');
  return isRight && (only ?? value) === value ? value : refuse(wanted, 'an object of another namespace', fields);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isFields(value) && Object.values(value).every(isText);
}

function isOwners(value: unknown): value is readonly LiveOwner[] {
  return Array.isArray(value) && value.every(isOwner);
}

function isOwner(value: unknown): boolean {
  if (!isFields(value) || !['boolean', 'undefined'].includes(typeof value['controller'])) return false;
  return ['apiVersion', 'kind', 'name', 'uid'].every((field) => isText(value[field]));
}

/** Values other than the name stay out of the message: they may be secrets. */
function refuse({ kind }: Wanted, what: string, { name }: Fields = {}): never {
  const which = isText(name) ? `: ${JSON.stringify(name.slice(0, 80))}` : '';
  throw new KubeError('garbage', `among the ${kind.plural} of ${apiVersionOf(kind)} came ${what}${which}`);
}
