import type { Path } from './path.ts';

/** A place in a text file. Lines and columns start at 1; columns count UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /**
   * Of a rendered field. `exact`: a change of the text changes the field likewise. `file`: the file has a say, this is the best
   * place known. `release`: a chart makes the field, the place is that of the release.
   */
  readonly certainty?: 'exact' | 'file' | 'release';
}

/** Where a resource came from. Answers questions; keeps no copy of the text. */
export interface Origin {
  /** The place of the resource itself: its first line. */
  readonly start: Place;
  /** The place of the field at `path`, or of its nearest parent that exists. */
  at(path: Path): Place;
}

/** The name of an object in a cluster. `namespace` and `name` are empty where the object has none. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One Kubernetes object. `object` is plain data as read, of any shape: it may come from a stranger. */
export interface Resource extends Identity {
  /** Where it comes from plus its identity: unique in an inventory, stable between two reads. */
  readonly key: string;
  readonly object: unknown;
  readonly origin?: Origin | undefined;
}

const hostData = 'hostdata.kubescape.cloud/';

/**
 * Kubescape's identity of an object, `group/version/namespace/kind/name`, empty parts kept:
 * `/v1/default/Pod/x`, `apps/v1/prod/Deployment/y`, `/v1//Namespace/z`. Facts about nodes and a provider's
 * description of the cluster are no API objects: `apiVersion/kind/name`.
 */
export function resourceId({ apiVersion, kind, namespace, name }: Identity): string {
  if (apiVersion.startsWith(hostData) || kind === 'ClusterDescribe') return `${apiVersion}/${kind}/${name}`;
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  return `${groupVersion}/${namespace}/${kind}/${name}`;
}

/** The API group of an apiVersion: `apps` of `apps/v1`, empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
