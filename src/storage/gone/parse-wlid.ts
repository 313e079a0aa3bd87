/** What a wlid names. */
export interface Wlid {
  readonly namespace: string;
  /** In lower case, without dashes. */
  readonly kind: string;
  readonly name: string;
}

const pattern = /^wlid:\/\/cluster-[^/]*\/namespace-([^/]*)\/([^/-]+)-([^/]+)$/;

/** Reads Kubescape's id of a workload, whatever the cluster's name in it; undefined of every other text. */
export function parseWlid(text: string): Wlid | undefined {
  const [, namespace, kind, name] = text.length > 2000 ? [] : (pattern.exec(text) ?? []);
  return namespace === undefined || kind === undefined || name === undefined ? undefined : { namespace, kind, name };
}
