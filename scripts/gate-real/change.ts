import type { Repository } from './repository.ts';

/** A change as people make it to one of the repositories, and what the gate has to say of it. */
export interface Change {
  readonly name: string;
  readonly repository: 'home-ops' | 'flux2-multi-tenancy' | 'flux2-kustomize-helm-example';
  /** What the base has beside what the repository has. */
  readonly prepare?: (repository: Repository) => void;
  readonly edit: (repository: Repository) => void;
  readonly expected: Expected;
}

/** What is not named is not to be there. */
export interface Expected {
  readonly outcome: 'pass' | 'fail' | 'incomplete';
  /** `file:line C-0057,C-0013`, in the order of the report; `(base)` behind a line that was removed. */
  readonly causes?: readonly string[];
  /** `deleted Namespace apps`, of any cluster. */
  readonly effects?: readonly string[];
  /** Parts that only the head cannot evaluate. */
  readonly broken?: readonly string[];
  readonly fixed?: number;
  readonly notComparable?: number;
  /** Changes of the policy that are told. */
  readonly policy?: readonly string[];
}
