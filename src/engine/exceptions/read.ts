import * as z from 'zod';
import type { Designator, Exception, PolicyPattern } from '../../model/exception.ts';
import { compileWhole } from '../patterns.ts';
import { field, isMapping, items } from '../read.ts';
import { ExceptionError, oneLine, quoted } from './exception-error.ts';
import { Expiry, inForce, type ExceptionFile } from './expiry.ts';

const Text = z.string();
const Designators = z.strictObject({ designatorType: Text.optional(), attributes: z.record(Text, Text).optional() });
/** Kubescape's model has a name and a score of the control too, but compares neither. */
const Policy = z.strictObject({
  frameworkName: Text.optional(),
  controlID: Text.optional(),
  ruleName: Text.optional(),
  controlName: z.unknown().optional(),
  severityScore: z.unknown().optional(),
});

/** Kubescape reads these names whatever their case; a name that it does not know would silently widen an exception. */
const PostureExceptionPolicy = z.strictObject({
  name: Text.min(1),
  policyType: z.literal('postureExceptionPolicy').optional(),
  actions: z.array(Text).optional(),
  resources: z.array(Designators).default([]),
  posturePolicies: z.array(Policy).default([]),
  reason: Text.optional(),
  expirationDate: Expiry.optional(),
  // What Kubescape's own tools write besides, and nobody reads.
  guid: z.unknown().optional(),
  attributes: z.unknown().optional(),
  creationTime: z.unknown().optional(),
  updatedTime: z.unknown().optional(),
});
type PostureExceptionPolicy = z.infer<typeof PostureExceptionPolicy>;

/**
 * Reads exceptions in Kubescape's file format (a list of postureExceptionPolicy), already parsed. `now` is in
 * milliseconds since 1970. Throws ExceptionError for anything else, patterns that are not RE2 included.
 */
export function readExceptions(data: unknown, now: number): ExceptionFile {
  return inForce(listedExceptions(data), now);
}

/** The same, in the order of the list and whether expired or not. */
export function listedExceptions(data: unknown): readonly Exception[] {
  const spelt = spellFields(data, 4);
  const parsed = z.array(PostureExceptionPolicy).safeParse(spelt);
  if (!parsed.success) throw new ExceptionError(describeIssue(parsed.error, spelt));
  const all = parsed.data.map(exceptionOf);
  for (const exception of all) checkPatterns(exception);
  return all;
}

const fields = (
  'name policyType actions resources posturePolicies reason expirationDate designatorType attributes ' +
  'frameworkName controlID ruleName controlName severityScore guid creationTime updatedTime'
).split(' ');
const fieldsByLowerCase = new Map(fields.map((name) => [name.toLowerCase(), name]));

/** Known field names in their own spelling; not those of attributes, which may be labels. */
function spellFields(data: unknown, depth: number): unknown {
  if (Array.isArray(data)) return data.map((item) => spellFields(item, depth));
  if (!isMapping(data) || depth === 0) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const name = fieldsByLowerCase.get(key.toLowerCase()) ?? key;
      return [name, name === 'attributes' ? value : spellFields(value, depth - 1)];
    }),
  );
}

function exceptionOf(policy: PostureExceptionPolicy): Exception {
  return {
    name: policy.name,
    resources: policy.resources.map(({ attributes = {} }) => designatorOf(attributes)),
    policies: policiesOf(policy),
    ...(policy.reason === undefined ? {} : { reason: policy.reason }),
    ...(policy.expirationDate === undefined ? {} : { expires: policy.expirationDate }),
  };
}

/** An empty entry is about every control, as is a policy without entries. One whose parts are not compared is not. */
function policiesOf({ name, posturePolicies }: PostureExceptionPolicy): PolicyPattern[] {
  const patterns = posturePolicies.map(({ frameworkName, controlID, ruleName }) => ({
    ...(frameworkName ? { framework: frameworkName } : {}),
    ...(controlID ? { control: controlID } : {}),
    ...(ruleName ? { rule: ruleName } : {}),
  }));
  for (const [index, pattern] of patterns.entries()) {
    if (Object.keys(pattern).length > 0 || isEmpty(posturePolicies[index] ?? {})) continue;
    throw new ExceptionError(
      `exception ${quoted(name)}: ${quoted(posturePolicies[index])} names no controlID; add one`,
    );
  }
  return patterns.some((pattern) => Object.keys(pattern).length === 0) ? [] : patterns;
}

function isEmpty(entry: object): boolean {
  return Object.values(entry).every((value) => value === undefined || value === '');
}

function designatorOf(attributes: Readonly<Record<string, string>>): Designator {
  const { cluster, namespace, kind, name, path, resourceID, ...labels } = attributes;
  return {
    ...given({ cluster, namespace, kind, name, path, resourceId: resourceID }),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
  };
}

function given(parts: Readonly<Record<string, string | undefined>>): Designator {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function checkPatterns({ name, resources, policies }: Exception): void {
  const patterns = [...resources, ...policies].flatMap((part) =>
    Object.values(part as Readonly<Record<string, unknown>>).flatMap((value) =>
      typeof value === 'string' ? [value] : Object.values(value as Readonly<Record<string, string>>),
    ),
  );
  for (const pattern of patterns) {
    try {
      compileWhole(pattern);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `exception ${quoted(name)}: ${quoted(pattern)} is no RE2 pattern (${why})`;
      throw new ExceptionError(oneLine(`${message}; a plain name or a pattern such as "web-.*" would be right`), {
        cause,
      });
    }
  }
}

function describeIssue({ issues }: z.ZodError, data: unknown): string {
  if (!Array.isArray(data)) {
    return `${quoted(data)} is no list of exceptions; expected [{"name": …, "resources": […], "posturePolicies": […]}]`;
  }
  const [issue] = issues;
  const path = issue?.path ?? [];
  const place = path.map(String).join('.');
  if (issue?.code === 'unrecognized_keys') {
    return `${place}: unknown field ${issue.keys.map(quoted).join(', ')}; ${knownFields(path.length)}`;
  }
  const value = path.reduce<unknown>((parent, key) => field(parent, String(key)) ?? items(parent)[Number(key)], data);
  return oneLine(`${place}: ${quoted(value)}: ${issue?.message ?? 'not an exception'}`);
}

function knownFields(depth: number): string {
  return depth <= 1
    ? 'expected name, resources, posturePolicies, reason, expirationDate'
    : 'expected controlID, frameworkName, ruleName in posturePolicies, attributes in resources';
}
