import * as z from 'zod';
import type { Designator, Exception, PolicyPattern } from '../../model/exception.ts';
import { compileWhole } from '../patterns.ts';
import { field, items } from '../read.ts';

/** What a file of exceptions came to. */
export interface ExceptionFile {
  /** In force at the given time. */
  readonly exceptions: readonly Exception[];
  readonly expired: readonly Exception[];
}

/** The data are not exceptions. The message is one line that quotes the place and says what would be right. */
export class ExceptionError extends Error {
  readonly code = 'INVALID_EXCEPTIONS';
}

const Attributes = z.record(z.string(), z.string());
const PostureExceptionPolicy = z.object({
  name: z.string().min(1),
  policyType: z.literal('postureExceptionPolicy').optional(),
  actions: z.array(z.string()).optional(),
  resources: z
    .array(z.object({ designatorType: z.string().optional(), attributes: Attributes.optional() }))
    .default([]),
  posturePolicies: z
    .array(
      z.object({
        frameworkName: z.string().optional(),
        controlID: z.string().optional(),
        ruleName: z.string().optional(),
      }),
    )
    .default([]),
  reason: z.string().optional(),
  expirationDate: z.iso.datetime({ offset: true }).optional(),
});
type PostureExceptionPolicy = z.infer<typeof PostureExceptionPolicy>;

/**
 * Reads exceptions in Kubescape's file format (a list of postureExceptionPolicy), already parsed. `now` is in
 * milliseconds since 1970. Throws ExceptionError for anything else, patterns that are not RE2 included.
 */
export function readExceptions(data: unknown, now: number): ExceptionFile {
  const parsed = z.array(PostureExceptionPolicy).safeParse(data);
  if (!parsed.success) throw new ExceptionError(describeIssue(parsed.error, data));
  const all = parsed.data.map(exceptionOf);
  for (const exception of all) checkPatterns(exception);
  const isExpired = ({ expires }: Exception): boolean => expires !== undefined && Date.parse(expires) <= now;
  return { exceptions: all.filter((exception) => !isExpired(exception)), expired: all.filter(isExpired) };
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

/** An entry without any part is about every control, as is a policy without entries. */
function policiesOf({ posturePolicies }: PostureExceptionPolicy): PolicyPattern[] {
  const patterns = posturePolicies.map(({ frameworkName, controlID, ruleName }) => ({
    ...(frameworkName ? { framework: frameworkName } : {}),
    ...(controlID ? { control: controlID } : {}),
    ...(ruleName ? { rule: ruleName } : {}),
  }));
  return patterns.some((pattern) => Object.keys(pattern).length === 0) ? [] : patterns;
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
  const value = path.reduce<unknown>((parent, key) => field(parent, String(key)) ?? items(parent)[Number(key)], data);
  return oneLine(`${path.map(String).join('.')}: ${quoted(value)}: ${issue?.message ?? 'not an exception'}`);
}

/** The start of a value as JSON, for a message. */
function quoted(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
