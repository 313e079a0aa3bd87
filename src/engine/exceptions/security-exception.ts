import type * as z from 'zod';
import type { Designator, Exception, LabelSelector, PolicyPattern } from '../../model/exception.ts';
import { nearest } from '../../model/nearest.ts';
import { groupOf } from '../../model/resource.ts';
import { escaped } from '../patterns.ts';
import { field, fieldAt, items, text } from '../read.ts';
import { ExceptionError, oneLine, quoted } from './exception-error.ts';
import { inForce, type ExceptionFile } from './expiry.ts';
import { SecurityException } from './security-exception-schema.ts';

const kinds = ['SecurityException', 'ClusterSecurityException'];

/** What a number of objects came to. */
export interface SecurityExceptions extends ExceptionFile {
  /** Objects that cannot be understood and so except nothing: a line for each. */
  readonly problems: readonly string[];
}

/** Whether an object is meant as a SecurityException or ClusterSecurityException, of whatever version. */
export function isSecurityException(object: unknown): boolean {
  return groupOf(text(field(object, 'apiVersion'))) === 'kubescape.io' && kinds.includes(text(field(object, 'kind')));
}

/**
 * The exceptions that are among some objects; all other objects are passed over. `now` is in milliseconds since 1970.
 * An object of whose posture nothing is said (only vulnerabilities) makes none.
 */
export function readSecurityExceptions(objects: Iterable<unknown>, now: number): SecurityExceptions {
  const all: Exception[] = [];
  const problems: string[] = [];
  for (const object of objects) {
    if (!isSecurityException(object)) continue;
    try {
      all.push(...exceptionsOf(object));
    } catch (error) {
      if (!(error instanceof ExceptionError)) throw error;
      problems.push(error.message);
    }
  }
  return { ...inForce(all, now), problems };
}

/**
 * What one object excepts: one exception for what it ignores, one for what it only alerts to, both called like the
 * object (`SecurityException apps/legacy`). Throws ExceptionError when it is not exactly what is documented.
 */
export function exceptionsOf(object: unknown): readonly Exception[] {
  const parsed = SecurityException.safeParse(object);
  if (!parsed.success) throw new ExceptionError(`${exceptionName(object)}: ${describeIssue(parsed.error, object)}`);
  const { kind, metadata, spec } = parsed.data;
  const fault = faultOf(parsed.data);
  if (fault !== undefined) throw new ExceptionError(`${exceptionName(object)}: ${fault}`);
  const { match, posture = [], reason, expiresAt } = spec;
  const { namespace } = metadata;
  const common = {
    name: exceptionName(object),
    resources: designatorsOf(match),
    ...(reason === undefined ? {} : { reason }),
    ...(expiresAt === undefined ? {} : { expires: expiresAt }),
    ...(kind === 'SecurityException' && namespace !== undefined ? { within: namespace } : {}),
  };
  const ignored = policiesOf(posture, 'ignore');
  const alerted = policiesOf(posture, 'alert_only');
  return [
    ...(ignored.length > 0 ? [{ ...common, policies: ignored }] : []),
    ...(alerted.length > 0 ? [{ ...common, policies: alerted, alertsOnly: true as const }] : []),
  ];
}

/** What is well formed and still says nothing, or says it of the wrong kind. */
function faultOf({ kind, metadata, spec }: SecurityException): string | undefined {
  const { match, posture = [], vulnerabilities = [] } = spec;
  if (posture.length + vulnerabilities.length === 0) {
    return 'spec excepts nothing; expected posture or vulnerabilities';
  }
  if (kind === 'ClusterSecurityException') return undefined;
  if (metadata.namespace === undefined) return 'metadata.namespace is missing';
  return match?.namespaceSelector === undefined
    ? undefined
    : 'spec.match.namespaceSelector is for a ClusterSecurityException; this one is about its own namespace';
}

type Posture = NonNullable<SecurityException['spec']['posture']>;

function policiesOf(posture: Posture, wanted: Posture[number]['action']): readonly PolicyPattern[] {
  const entries = posture.filter(({ action }) => action === wanted);
  return entries.map(({ controlID, frameworkName }) => ({
    control: escaped(controlID),
    ...(frameworkName === undefined ? {} : { framework: escaped(frameworkName) }),
  }));
}

type Match = NonNullable<SecurityException['spec']['match']>;

/** Names mean themselves. Without a match it is every object, which a designator has to say. */
function designatorsOf({ resources, objectSelector, namespaceSelector, images }: Match = {}): readonly Designator[] {
  const everywhere: Designator = {
    ...(objectSelector ? { objectSelector: selectorOf(objectSelector) } : {}),
    ...(namespaceSelector ? { namespaceSelector: selectorOf(namespaceSelector) } : {}),
    ...(images ? { images } : {}),
  };
  if (resources === undefined) return [{ kind: '.*', ...everywhere }];
  return resources.map(({ apiGroup, kind, name }) => ({
    ...everywhere,
    kind,
    ...(apiGroup === undefined ? {} : { apiGroup }),
    ...(name === undefined ? {} : { name: escaped(name) }),
  }));
}

type Selector = NonNullable<Match['objectSelector']>;

function selectorOf({ matchLabels, matchExpressions }: Selector): LabelSelector {
  return {
    ...(matchLabels ? { matchLabels } : {}),
    ...(matchExpressions
      ? {
          matchExpressions: matchExpressions.map(({ values, ...rest }) => ({ ...rest, ...(values ? { values } : {}) })),
        }
      : {}),
  };
}

/** What its exceptions are called: `SecurityException apps/legacy`; as far as the object says, and short. */
export function exceptionName(object: unknown): string {
  const [kind, namespace, name] = [
    field(object, 'kind'),
    fieldAt(object, 'metadata', 'namespace'),
    fieldAt(object, 'metadata', 'name'),
  ].map((part) => oneLine(text(part)).slice(0, 253));
  const isNamespaced = kind === 'SecurityException' && namespace !== '';
  return `${kind} ${isNamespaced ? `${namespace}/` : ''}${name === '' ? '(without a name)' : name}`;
}

const knownFields = (
  'apiVersion kind metadata spec status author reason expiresAt match posture vulnerabilities objectSelector ' +
  'namespaceSelector resources images apiGroup name controlID frameworkName action matchLabels matchExpressions ' +
  'key operator values'
).split(' ');

function describeIssue({ issues }: z.ZodError, object: unknown): string {
  const [issue] = issues;
  if (issue === undefined) return 'not understood';
  const place = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const meant = nearest(key, knownFields);
    const where = place === '' ? '' : `${place}: `;
    return oneLine(`${where}unknown field ${quoted(key)}${meant === undefined ? '' : `; did you mean ${meant}?`}`);
  }
  return oneLine(`${place}: ${quoted(valueAt(object, issue.path))}: ${messageOf(issue)}`);
}

function valueAt(object: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((parent, key) => field(parent, String(key)) ?? items(parent)[Number(key)], object);
}

function messageOf(issue: z.core.$ZodIssue): string {
  const inner = issue.code === 'invalid_key' ? issue.issues[0] : issue;
  return (inner ?? issue).message.replace(/^Invalid input: /, '');
}
