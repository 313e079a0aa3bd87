import { resultIdentity } from '../../kube/names/result-identity.ts';
import type { RelatedResource, ResourceVerdicts } from '../../model/evaluation.ts';
import type { Identity } from '../../model/resource.ts';
import type { FindObject, JudgedObject } from './judged-object.ts';

/** What one result is about: an object with everything that was judged as part of it, or an RBAC subject. */
export interface ResultSubject {
  /** Distinguishes it from all others, whatever the API version. */
  readonly identity: string;
  readonly object: Identity;
  readonly grant?: Grant;
  /** The live object that the result goes with: of an RBAC subject the binding. */
  readonly source: JudgedObject | undefined;
  /** Those of the object itself first. */
  readonly verdicts: readonly ResourceVerdicts[];
}

/** By what an RBAC subject has its rights. */
export interface Grant {
  readonly binding: RelatedResource;
  readonly role: RelatedResource;
}

/**
 * Sorts verdicts by what their results are about, in order of identity. Verdicts on a workload together with a Service
 * belong to the result of the workload: its name and labels would be the same, and readers look there. A subset has to
 * hold all verdicts of each of its objects.
 */
export function subjectsOf(verdicts: Iterable<ResourceVerdicts>, findObject: FindObject): readonly ResultSubject[] {
  const all = Array.from(verdicts);
  const byKey = new Map(all.map((one) => [one.key, one]));
  const subjects = new Map<string, ResultSubject>();
  for (const one of all) {
    const subject = subjectOf(one, byKey, findObject);
    const known = subjects.get(subject.identity);
    subjects.set(subject.identity, known ? joined(known, subject) : subject);
  }
  return Array.from(subjects.values()).toSorted((left, right) => (left.identity < right.identity ? -1 : 1));
}

function subjectOf(
  one: ResourceVerdicts,
  byKey: ReadonlyMap<string, ResourceVerdicts>,
  findObject: FindObject,
): ResultSubject {
  const grant = grantOf(one.related);
  const suffix = ` > ${one.id}`;
  const isPart = one.key.endsWith(suffix);
  const key = isPart ? one.key.slice(0, -suffix.length) : one.key;
  const source = findObject(key);
  if (grant) {
    const identity = resultIdentity(one, grant.role, grant.binding);
    return { identity, object: namesOf(one), grant, source, verdicts: [one] };
  }
  // Rules know workloads by kind and name alone, so a part takes the rest from its object.
  const object = namesOf(byKey.get(key) ?? source ?? one);
  return { identity: resultIdentity(object), object, source, verdicts: [one] };
}

/** The object's own verdicts first: their place in the text of the result does not hang on other objects. */
function joined(left: ResultSubject, right: ResultSubject): ResultSubject {
  const verdicts = [...left.verdicts, ...right.verdicts].toSorted((one, other) => (one.key < other.key ? -1 : 1));
  return { ...left, source: left.source ?? right.source, verdicts };
}

function grantOf(related: readonly RelatedResource[]): Grant | undefined {
  const binding = related.find(({ kind }) => kind.endsWith('Binding'));
  const role = related.find(({ kind }) => kind.endsWith('Role'));
  return binding && role ? { binding, role } : undefined;
}

function namesOf({ apiVersion, kind, namespace, name }: Identity): Identity {
  return { apiVersion, kind, namespace, name };
}
