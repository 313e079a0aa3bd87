/** A kind as the API server serves it. */
export interface ServedKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
}

/** Whole objects, or only their metadata (PartialObjectMetadata). */
export type ObjectForm = 'whole' | 'metadata';

/** One request to the API server. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute and encoded, without a query: see `collectionPath` and `objectPath`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Becomes JSON; that of a PATCH is a merge patch. */
  readonly body?: unknown;
  /** What the answer's objects are; default `whole`. */
  readonly form?: ObjectForm;
  readonly signal?: AbortSignal;
  /** For the whole answer; default 30,000. */
  readonly milliseconds?: number;
}

/** A watch: a request whose answer never ends by itself. */
export interface WatchRequest extends KubeRequest {
  /** How long nothing may come before the connection counts as dead. */
  readonly silenceMilliseconds: number;
}

/** The API server, whoever asks. */
export interface KubeApi {
  /** The JSON of an answer that is a success. Throws KubeError for everything else. */
  request(request: KubeRequest): Promise<unknown>;
  /** The lines of a watch as they come, until the server ends it. Throws KubeError for everything else. */
  lines(request: WatchRequest): AsyncIterable<string>;
}

/** The path of all objects of a kind, everywhere or in one namespace. */
export function collectionPath({ group, version, plural }: ServedKind, namespace = ''): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === '' ? `${root}/${plural}` : `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** The path of one object; `namespace` is empty where the kind has none. */
export function objectPath(kind: ServedKind, namespace: string, name: string): string {
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}

/** `apps/v1`, `v1`. */
export function apiVersionOf({ group, version }: Pick<ServedKind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}
