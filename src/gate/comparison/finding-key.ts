import type { ResourceVerdicts } from '../../model/evaluation.ts';
import { groupOf, type Identity } from '../../model/resource.ts';

/** What names a finding within a resource. */
export interface FindingName {
  readonly control: string;
  readonly rule: string;
  readonly subject: string;
}

/**
 * What a finding is known by in every state of a cluster: never by its API version, its place or its path, since those
 * change without anything getting better or worse.
 */
export function findingKey(verdicts: ResourceVerdicts, { control, rule, subject }: FindingName): string {
  return JSON.stringify([objectKey(verdicts), verdicts.related.map(objectKey), control, rule, subject]);
}

/** `group/namespace/Kind/name` of an object; a generated name stands without the hash of its content. */
export function objectKey(identity: Identity): string {
  return exactKey({ ...identity, name: withoutHash(identity.kind, identity.name) });
}

/** The same with the very name: two objects never share it. */
export function exactKey({ apiVersion, kind, namespace, name }: Identity): string {
  return `${groupOf(apiVersion)}/${namespace}/${kind}/${name}`;
}

/** kustomize ends the names of generated ConfigMaps and Secrets with ten of these characters. */
function withoutHash(kind: string, name: string): string {
  return kind === 'ConfigMap' || kind === 'Secret' ? name.replace(/-[2456789bcdfghkmt]{10}$/, '') : name;
}
