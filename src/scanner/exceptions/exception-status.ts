import { isExpired } from '../../engine/exceptions/expiry.ts';
import type { ExceptionStatus, KnownException } from './known-exception.ts';

/** What is known of the failures that an exception meets. */
export interface Met {
  /** Failures that it accepts or knows of now. */
  readonly failures: number;
  /** When there was one the last time, as far as this process knows; in milliseconds since 1970. */
  readonly last: number | undefined;
}

/** What the status of an exception has to say. `now` in milliseconds since 1970. */
export function wantedStatus(known: KnownException, met: Met, now: number): ExceptionStatus {
  const { metadata, problem, status } = known;
  const { generation } = metadata;
  const expired = problem === undefined && isExpired(known, now);
  const last = met.last === undefined ? status.lastMatchedAt : momentOf(met.last);
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    matched: expired || problem !== undefined ? 0 : met.failures,
    ...(last === undefined ? {} : { lastMatchedAt: last }),
    expired,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Whether a status has to be written. When it last matched moves on all the time, so that alone is no reason. */
export function isNews(stored: ExceptionStatus, wanted: ExceptionStatus): boolean {
  return (['observedGeneration', 'matched', 'expired', 'problem'] as const).some(
    (field) => stored[field] !== wanted[field],
  );
}

/** A merge patch that makes the status what is wanted, of this very object and of none that takes its name. */
export function statusPatch({ metadata: { uid } }: KnownException, wanted: ExceptionStatus): unknown {
  return { metadata: { uid }, status: { ...wanted, problem: wanted.problem ?? null } };
}

/** Kubernetes counts seconds. */
function momentOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
