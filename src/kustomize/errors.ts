/** A build that cannot succeed. The message is kustomize's in substance: which file, which field, what is wrong. */
export class KustomizeError extends Error {
  readonly code = 'KUSTOMIZE';
}
