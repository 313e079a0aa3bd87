import type { BoundRole, Judged, Match, PolicyRule, Rule } from '../model/control.ts';
import type { Violation } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import type { Identity, Resource } from '../model/resource.ts';
import { field, isSame, items, text } from './read.ts';
import { clusterRule } from './rules.ts';
import { vectorOf } from './vectors.ts';
import { reviewing } from './violation.ts';

const group = 'rbac.authorization.k8s.io';
const bindings: readonly Match[] = [
  { groups: [group], versions: ['v1'], kinds: ['RoleBinding', 'ClusterRoleBinding'] },
];

/** A subject of a binding, cut down to what names it. */
interface Subject {
  readonly kind: unknown;
  readonly name: unknown;
  readonly namespace?: unknown;
  readonly apiGroup?: unknown;
  readonly apiVersion?: unknown;
}

interface Binding extends Identity {
  readonly key: string;
  readonly roleKind: string;
  readonly roleName: string;
  readonly subjects: readonly Subject[];
}

/** One bound subject with everything that makes it one. */
interface BoundSubject {
  readonly subject: Subject;
  readonly role: BoundRole;
  /** All subjects of the binding, in its order. */
  readonly subjects: readonly Subject[];
}

/** What a control says about a bound subject: undefined when it does not count as a resource of the control. */
export type JudgeSubject = (bound: BoundSubject) => Iterable<Violation> | undefined;

/**
 * A rule about subjects that are bound to a role: every binding with every role that it refers to, a vector per
 * subject. Bindings without a role that exists, or without subjects, give nothing.
 */
export function rbacRule(name: string, score: number, judgeSubject: JudgeSubject): Rule {
  return clusterRule({
    name,
    score,
    matches: bindings,
    keep: bindingOf,
    *judge(binding, cluster): Generator<Judged> {
      if (binding.subjects.length === 0) return;
      const roles = cluster.boundRoles(binding.namespace, binding.roleKind, binding.roleName);
      if (roles.length === 0) {
        yield { violations: [], unresolved: unknownRole(binding) };
      }
      for (const role of roles) {
        for (const subject of binding.subjects) {
          const violations = judgeSubject({ subject, role, subjects: binding.subjects });
          if (!violations) continue;
          const identity = {
            apiVersion: text(subject.apiVersion) || text(subject.apiGroup),
            kind: text(subject.kind),
            namespace: text(subject.namespace),
            name: text(subject.name),
          };
          yield { vector: vectorOf(identity, [binding, role]), violations: Array.from(violations) };
        }
      }
    },
  });
}

function unknownRole({ roleKind, roleName, subjects }: Binding): string {
  const named = subjects.slice(0, 3).map(({ kind, name }) => `${text(kind)} ${text(name)}`);
  const others = subjects.length > named.length ? ` and ${subjects.length - named.length} more` : '';
  return `what ${named.join(', ')}${others} may do is unknown: ${roleKind} ${roleName} is not part of the input`;
}

/** Who refers to what. A roleRef to another API group than RBAC's refers to nothing (UB-1). */
function bindingOf({ key, apiVersion, kind, namespace, name, object }: Resource): Binding | undefined {
  const roleRef = field(object, 'roleRef');
  const roleGroup = field(roleRef, 'apiGroup');
  if (roleGroup !== undefined && roleGroup !== '' && roleGroup !== group) return undefined;
  const subjects = items(field(object, 'subjects')).flatMap((subject): Subject[] =>
    typeof field(subject, 'kind') === 'string' && typeof field(subject, 'name') === 'string' ? [named(subject)] : [],
  );
  const roleKind = text(field(roleRef, 'kind'));
  const roleName = text(field(roleRef, 'name'));
  return { key, apiVersion, kind, namespace, name, roleKind, roleName, subjects };
}

function named(subject: unknown): Subject {
  const optional = ['namespace', 'apiGroup', 'apiVersion'].flatMap((key) => {
    const value = field(subject, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { kind: field(subject, 'kind'), name: field(subject, 'name'), ...Object.fromEntries(optional) };
}

/** Which rules of a role a control looks for: one of the verbs on one of the resources in one of the groups. */
export interface Grant {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** A further condition on the rule of the role. */
  also?(rule: PolicyRule): boolean;
}

/** Fails subjects that a role gives such a grant: one finding per rule of the role and matching subject. */
export function grantedBy(grant: Grant): JudgeSubject {
  return function* ({ subject, role, subjects }) {
    for (const [ruleIndex, rule] of role.rules.entries()) {
      const matched = matchedParts(rule, grant);
      if (!matched || grant.also?.(rule) === false) continue;
      const rulePath: Path = ['relatedObjects', 1, 'rules', ruleIndex];
      for (const [subjectIndex, candidate] of subjects.entries()) {
        if (!isSameSubject(candidate, subject)) continue;
        const paths = [...matched.paths.map((path) => [...rulePath, ...path]), ...bindingPaths(subjectIndex)];
        yield reviewing(matched.words, paths);
      }
    }
  };
}

/** Where a binding names a subject and its role. */
export function bindingPaths(subjectIndex: number): Path[] {
  return [
    ['relatedObjects', 0, 'subjects', subjectIndex],
    ['relatedObjects', 0, 'roleRef', 'name'],
  ];
}

/** Same kind and name, and the same namespace or the same API group. What is missing on either side is not the same. */
function isSameSubject(left: Subject, right: Subject): boolean {
  if (!isSame(left.kind, right.kind) || !isSame(left.name, right.name)) return false;
  const sharesNamespace = left.namespace !== undefined && isSame(left.namespace, right.namespace);
  return sharesNamespace || (left.apiGroup !== undefined && isSame(left.apiGroup, right.apiGroup));
}

/** The matching parts of a role's rule, or undefined unless every list has one. */
function matchedParts(rule: PolicyRule, grant: Grant): { readonly paths: Path[]; readonly words: string } | undefined {
  const paths: Path[] = [];
  const words: string[] = [];
  for (const list of ['resources', 'verbs', 'apiGroups'] as const) {
    const found = items(rule[list]).flatMap((item, index) =>
      typeof item === 'string' && grant[list].includes(item) ? [{ item, index }] : [],
    );
    if (found.length === 0) return undefined;
    paths.push(...found.map(({ index }) => [list, index]));
    words.push(found.map(({ item }) => item || '""').join(','));
  }
  return { paths, words: `rule/${words.join('/')}` };
}
