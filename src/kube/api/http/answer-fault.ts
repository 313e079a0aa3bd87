import * as z from 'zod';
import { KubeError, type KubeFault } from '../kube-error.ts';
import { oneLine } from './one-line.ts';

/** What the API server says about a failure, as far as it is used. */
export const Status = z.object({
  kind: z.literal('Status'),
  message: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  code: z.number().optional().catch(undefined),
  metadata: z
    .object({ continue: z.string().max(100_000).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  details: z
    .object({ retryAfterSeconds: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
export type Status = z.infer<typeof Status>;

/** Seconds; whoever asks for more gets this. */
const longestWait = 3600;

const faults: Readonly<Record<number, KubeFault>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'missing',
  // A proxy that lost patience.
  408: 'busy',
  410: 'gone',
  429: 'busy',
};

/**
 * The error for an answer that is no success. `body` is its JSON, if it is any; a Status becomes the error's cause, so that
 * what else it says (`metadata.continue` of a list that is too old) can be read from there.
 */
export function answerFault(what: string, status: number, body: unknown, retryAfter: string | undefined): KubeError {
  const { data: told } = Status.safeParse(body);
  const fault = faultOf(status, told);
  const retryAfterSeconds = waitOf(retryAfter) ?? waitOf(told?.details?.retryAfterSeconds);
  const message = told?.message === undefined ? '' : oneLine(told.message);
  return new KubeError(fault, `${what}: ${sayings[fault] ?? ''}${status}${message === '' ? '' : `: ${message}`}`, {
    status,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(told !== undefined && { cause: told }),
  });
}

const sayings: Readonly<Partial<Record<KubeFault, string>>> = {
  forbidden: 'not allowed, ',
  unauthorized: 'the credentials are not accepted, ',
  missing: 'not there, ',
  conflict: 'a newer version is stored, ',
  exists: 'already there, ',
  gone: 'the version is too old, ',
  invalid: 'refused, ',
  busy: 'the server cannot now, ',
  garbage: 'no answer that is expected here, ',
};

function faultOf(status: number, told: Status | undefined): KubeFault {
  if (status === 409) return told?.reason === 'AlreadyExists' ? 'exists' : 'conflict';
  if (status >= 500) return 'busy';
  return faults[status] ?? (status >= 400 ? 'invalid' : 'garbage');
}

function waitOf(value: string | number | undefined): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
  return typeof seconds === 'number' && seconds >= 0 ? Math.min(seconds, longestWait) : undefined;
}
