import * as z from 'zod';
import type { ServedKind } from '../api/kube-api.ts';

export const leases: ServedKind = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  isNamespaced: true,
};

/** Where the leader can be reached. */
export const addressKey = 'kubescape-gitops.dev/address';
/** Which process wrote a Lease: names of replicas may come again. */
const sessionKey = 'kubescape-gitops.dev/session';

const text = z.string().optional().catch(undefined);
const number = z.number().positive().optional().catch(undefined);

const Spec = z.object({
  holderIdentity: z.string().catch(''),
  leaseDurationSeconds: number,
  acquireTime: text,
  renewTime: text,
  leaseTransitions: z.number().catch(0),
});

/** A Lease as it is stored. Others may write it too, so that nothing but the version is relied on. */
const StoredLease = z.object({
  metadata: z.looseObject({
    resourceVersion: z.string().min(1),
    annotations: z.record(z.string(), z.string()).catch({}),
  }),
  spec: Spec.catch(() => Spec.parse({})),
});

/** What a Lease says. */
export interface LeaseTerms {
  /** Empty: nobody's. */
  readonly holder: string;
  readonly session: string;
  readonly address: string | undefined;
  /** So long its holder may be silent; undefined where that is no positive number. */
  readonly seconds: number | undefined;
  readonly acquireTime: string | undefined;
  readonly renewTime: string | undefined;
  readonly transitions: number;
}

export interface Lease extends LeaseTerms {
  readonly resourceVersion: string;
  /** All of it, to be kept when the Lease is written. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The Lease in an answer of the API server; undefined where it is none. */
export function leaseOf(answer: unknown): Lease | undefined {
  const { success, data } = StoredLease.safeParse(answer);
  if (!success) return undefined;
  const { metadata, spec } = data;
  return {
    resourceVersion: metadata.resourceVersion,
    metadata,
    holder: spec.holderIdentity,
    session: metadata.annotations[sessionKey] ?? '',
    address: metadata.annotations[addressKey],
    seconds: spec.leaseDurationSeconds,
    acquireTime: spec.acquireTime,
    renewTime: spec.renewTime,
    transitions: spec.leaseTransitions,
  };
}

/** The object to write: what others have put into its metadata stays. */
export function leaseObject(metadata: Readonly<Record<string, unknown>>, terms: LeaseTerms): unknown {
  const { holder, session, address, seconds, acquireTime, renewTime, transitions } = terms;
  const { annotations, managedFields: _, ...others } = metadata;
  const kept = z.record(z.string(), z.string()).catch({}).parse(annotations);
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    // What is undefined is left out of JSON.
    metadata: { ...others, annotations: { ...kept, [addressKey]: address, [sessionKey]: session } },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: seconds,
      acquireTime,
      renewTime,
      leaseTransitions: transitions,
    },
  };
}

/** Now, as the API server wants it: with six digits after the second. */
export function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z');
}
