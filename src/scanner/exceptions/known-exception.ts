import * as z from 'zod';
import { ExceptionError } from '../../engine/exceptions/exception-error.ts';
import { exceptionName, exceptionsOf } from '../../engine/exceptions/security-exception.ts';
import { oneLine } from '../../kube/api/http/one-line.ts';
import type { exceptionStatus } from '../../kube/kinds/exceptions/exception.ts';
import type { Written } from '../../kube/schema/fields.ts';
import type { LiveMetadata, LiveObject } from '../../kube/watch/watched.ts';
import type { Exception } from '../../model/exception.ts';

/** What the status of an exception may hold. */
export type ExceptionStatus = Written<typeof exceptionStatus>;

/** A SecurityException or ClusterSecurityException of the cluster. */
export interface KnownException {
  /** What its exceptions are called: `SecurityException apps/legacy`. */
  readonly name: string;
  readonly kind: string;
  readonly metadata: LiveMetadata;
  /** Expired or not; none where it has a problem, or says nothing about posture. */
  readonly exceptions: readonly Exception[];
  /** Why it excepts nothing: it is not what is documented. */
  readonly problem?: string;
  /** RFC 3339. */
  readonly expires?: string;
  /** What stands in its status, as far as it can be read. */
  readonly status: ExceptionStatus;
}

const Expires = z.object({ spec: z.object({ expiresAt: z.string().optional() }) });

/** Others may write there, too: what is strange counts as missing. */
const Stored = z.object({
  status: z.object({
    observedGeneration: z.number().optional().catch(undefined),
    matched: z.number().optional().catch(undefined),
    lastMatchedAt: z.string().optional().catch(undefined),
    expired: z.boolean().optional().catch(undefined),
    problem: z.string().optional().catch(undefined),
  }),
});

/** Reads an object by the same rules as the gate does. */
export function readException({ kind, metadata, object }: LiveObject): KnownException {
  const name = exceptionName(object);
  const known = { name, kind, metadata, status: storedStatus(object) };
  try {
    const exceptions = exceptionsOf(object);
    const expires = Expires.safeParse(object).data?.spec.expiresAt;
    return { ...known, exceptions, ...(expires === undefined ? {} : { expires }) };
  } catch (error) {
    if (!(error instanceof ExceptionError)) throw error;
    const { message } = error;
    return { ...known, exceptions: [], problem: oneLine(message.replace(`${name}: `, '')) };
  }
}

/** The status in an object as the API server tells it. */
export function storedStatus(object: unknown): ExceptionStatus {
  const status = Stored.safeParse(object).data?.status ?? {};
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));
}
