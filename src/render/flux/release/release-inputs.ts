import { isMapping } from '../objects/kubernetes-object.ts';
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

/** Looks up what values come from, and puts them together. Throws a FluxError. */
export function gatherValues(
  { namespace, spec }: HelmRelease,
  { object }: RenderedObject,
  index: ObjectIndex,
): GatheredValues {
  const own = isMapping(object['spec']) && isMapping(object['spec']['values']) ? object['spec']['values'] : {};
  const lookUp = (kind: string, name: string, key: string): ValuesObject =>
    valuesObject(index, namespace, kind, name, key);
  const readValues = (text: string): Readonly<Record<string, unknown>> => mapOfText(text, 'it');
  const { values, unresolved } = releaseValues(own, spec.valuesFrom, lookUp, readValues);
  return { values, unresolved: unresolved.map((one) => unresolvedOf(one, namespace)) };
}

function valuesObject(index: ObjectIndex, namespace: string, kind: string, name: string, key: string): ValuesObject {
  const found = index.get(kind, namespace, name);
  if (found === undefined) return { state: 'missing' };
  const entries = dataOf(found);
  if (entries.some((entry) => entry.name === key && entry.value === undefined)) return { state: 'encrypted' };
  const known = entries.flatMap((entry): [string, string][] => {
    if (entry.value === undefined) return [];
    return [[entry.name, typeof entry.value === 'string' ? entry.value : new TextDecoder().decode(entry.value)]];
  });
  return { state: 'known', data: new Map(known) };
}

function unresolvedOf({ kind, name, state }: ReleaseValues['unresolved'][number], namespace: string): Unresolved {
  const why =
    state === 'missing' ? 'nothing in this repository renders it' : 'it is encrypted, and only the cluster has the key';
  return { kind: 'object', name: `${kind}/${namespace}/${name}`, why };
}
