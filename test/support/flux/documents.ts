import type { KubeObject } from '../cluster/cluster.ts';

/** The objects among the documents of a YAML stream: some are empty. */
export function unlessEmpty(documents: readonly unknown[]): readonly KubeObject[] {
  return (documents as readonly (KubeObject | null | undefined)[]).filter(
    (document) => document !== null && document !== undefined,
  );
}
