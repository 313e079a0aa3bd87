import type { Control, ControlInputs } from '../../model/control.ts';
import type { Identity } from '../../model/resource.ts';

/** What a result says about the live object behind a verdict, besides the verdict. */
export interface JudgedObject extends Identity {
  readonly uid?: string;
  /** Of the Namespace that it is in. */
  readonly namespaceUid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** What the Flux object that its labels name has applied last. */
  readonly fluxRevision?: string;
}

/** The live object with this key of the inventory; undefined when there is none any more. */
export type FindObject = (key: string) => JudgedObject | undefined;

/** What all results of a scanner have in common. */
export interface ResultSettings {
  /** As wlids name it. */
  readonly clusterName: string;
  /** Where results about cluster-scoped objects and RBAC subjects live. */
  readonly kubescapeNamespace: string;
  readonly engineVersion: string;
  readonly policyDigest: string;
  /** The controls that judged. */
  readonly controls: readonly Control[];
  /** What they judged by. */
  readonly inputs: ControlInputs;
}
