import * as z from 'zod';
import type { Exception } from '../../model/exception.ts';

/** A moment as Kubernetes and Kubescape write it. */
export const Expiry = z.iso.datetime({ offset: true, error: 'no date; expected one such as 2027-01-31T00:00:00Z' });

/** Exceptions by whether they still count. */
export interface ExceptionFile {
  /** In force at the given time. */
  readonly exceptions: readonly Exception[];
  readonly expired: readonly Exception[];
}

/** Whether an exception is over: from its very moment on. `now` is in milliseconds since 1970. */
export function isExpired({ expires }: { readonly expires?: string | undefined }, now: number): boolean {
  return expires !== undefined && Date.parse(expires) <= now;
}

/** Sorts out what is over. */
export function inForce(all: readonly Exception[], now: number): ExceptionFile {
  return {
    exceptions: all.filter((exception) => !isExpired(exception, now)),
    expired: all.filter((exception) => isExpired(exception, now)),
  };
}
