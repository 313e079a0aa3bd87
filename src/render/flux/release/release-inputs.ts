import { isCiphertext } from '../objects/encryption.ts';
import { isMapping, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { mapOfText } from '../chart/chart-yaml.ts';
import { dataOf } from '../cluster/data-of.ts';
import type { ObjectIndex } from '../cluster/object-index.ts';
import type { RenderedObject, Unresolved } from '../cluster/rendered.ts';
import { releaseNameOf } from './release-name.ts';
import { releaseValues, type ReleaseValues, type ValuesObject } from './release-values.ts';
import type { HelmRelease } from './spec.ts';
import type { Values } from './values.ts';

/** The names of a release in the cluster. */
export interface ReleaseNames {
  readonly releaseName: string;
  readonly releaseNamespace: string;
}

/** The names that helm-controller gives to what it installs. */
export function namesOf({ name, namespace, spec }: HelmRelease): ReleaseNames {
  const targetNamespace = spec.targetNamespace?.value;
  return {
    releaseName: releaseNameOf({ name, releaseName: spec.releaseName?.value, targetNamespace }),
    releaseNamespace: targetNamespace || namespace,
  };
}

/** Values of a release as far as this repository has them, and what it has not. */
export interface GatheredValues {
  readonly values: Values;
  readonly unresolved: readonly Unresolved[];
}

/** Finds what values come from: a ConfigMap or Secret, and the entry that is asked for. */
export type LookUpValues = (kind: string, name: string, key: string) => ValuesObject;

/** Looks up what values come from, and puts them together. Throws a FluxError. */
export function gatherValues(release: HelmRelease, rendered: RenderedObject, index: ObjectIndex): GatheredValues {
  const { namespace, name } = release;
  const { values, unresolved } = mergedValues(release, ownValues(rendered), lookUpIn(index, namespace));
  const hidden = hidesValues(rendered) ? [{ kind: 'HelmRelease', name, state: 'encrypted' as const }] : [];
  return { values, unresolved: [...hidden, ...unresolved].map((one) => unresolvedOf(one, namespace)) };
}

/** What stands in `spec.values`, without what SOPS hides. */
export function ownValues(rendered: RenderedObject): KubernetesObject {
  const { object, encrypted } = rendered;
  const values = isMapping(object['spec']) && isMapping(object['spec']['values']) ? object['spec']['values'] : {};
  return encrypted ? Object.fromEntries(readableEntries(values)) : values;
}

function readableEntries(values: KubernetesObject): readonly (readonly [string, unknown])[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (isMapping(value)) return [[key, Object.fromEntries(readableEntries(value))]];
    const hidden = Array.isArray(value) ? JSON.stringify(value).includes('"ENC[AES256_GCM,') : isCiphertext(value);
    return hidden ? [] : [[key, value]];
  });
}

function hidesValues({ object, encrypted }: RenderedObject): boolean {
  return (
    encrypted &&
    JSON.stringify(isMapping(object['spec']) ? (object['spec']['values'] ?? {}) : {}).includes('"ENC[AES256_GCM,')
  );
}

/** Values of a release, were these its own and those that it refers to. Throws a FluxError. */
export function mergedValues({ spec }: HelmRelease, own: KubernetesObject, lookUp: LookUpValues): ReleaseValues {
  return releaseValues(own, spec.valuesFrom, lookUp, (text) => mapOfText(text, 'it'));
}

/** Looks up what is rendered in a namespace. */
export function lookUpIn(index: ObjectIndex, namespace: string): LookUpValues {
  return (kind, name, key) => {
    const found = index.get(kind, namespace, name);
    if (found === undefined) return { state: 'missing' };
    const entries = dataOf(found);
    if (entries.some((entry) => entry.name === key && entry.value === undefined)) return { state: 'encrypted' };
    const known = entries.flatMap((entry): [string, string][] => {
      if (entry.value === undefined) return [];
      return [[entry.name, typeof entry.value === 'string' ? entry.value : new TextDecoder().decode(entry.value)]];
    });
    return { state: 'known', data: new Map(known) };
  };
}

function unresolvedOf({ kind, name, state }: ReleaseValues['unresolved'][number], namespace: string): Unresolved {
  const why =
    state === 'missing' ? 'nothing in this repository renders it' : 'it is encrypted, and only the cluster has the key';
  return { kind: 'object', name: `${kind}/${namespace}/${name}`, why };
}
