import type { Field, Written } from './fields.ts';
import type { ObjectMeta } from './object-meta.ts';

/** A kind of the API: everything that its CustomResourceDefinition says. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** As in discovery; kubectl takes it for the plural. */
  readonly singular: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly shortNames?: readonly string[];
  /** What an object of it is, for `kubectl explain`. */
  readonly description: string;
  readonly columns: readonly PrinterColumn[];
  readonly spec: Field;
  readonly status?: Field;
  /** Whether status is written by requests of its own (`/status`), which leave the rest alone. */
  readonly hasStatusSubresource?: true;
  /**
   * Whether nobody owns single fields of an object: the API server then keeps no managedFields, which take a quarter of
   * a result and have to be worked out with each write. The price: such an object cannot be changed by server-side apply.
   */
  readonly isUnmanaged?: true;
}

/** A column of `kubectl get`, behind the name. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date';
  readonly path: string;
  /** Only with `-o wide`. */
  readonly wide?: true;
}

type MetaIn<Scope> = Scope extends 'Namespaced' ? ObjectMeta & { readonly namespace: string } : ObjectMeta;

type StatusOf<Of extends Kind> = Of extends { readonly status: infer Status extends Field }
  ? { readonly status?: Written<Status> }
  : unknown;

/** An object of a kind, as our writers may write it: nothing that the schema of the kind refuses. */
export type ObjectOf<Of extends Kind> = {
  readonly apiVersion: `${Of['group']}/${Of['version']}`;
  readonly kind: Of['kind'];
  readonly metadata: MetaIn<Of['scope']>;
  readonly spec: Written<Of['spec']>;
} & StatusOf<Of>;

/** A kind as it is, with the types of its parts. */
export function defineKind<const Of extends Kind>(kind: Of): Of {
  return kind;
}
