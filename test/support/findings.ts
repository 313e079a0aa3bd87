import type { ExpectedFinding } from './control-cases.ts';

/** A finding whose fields should go: Kubescape lists them as failed too. */
export function deleting(...paths: readonly string[]): ExpectedFinding {
  return { failed: paths, delete: paths };
}

/** A finding whose fields somebody has to look at: listed as failed too. */
export function reviewing(...paths: readonly string[]): ExpectedFinding {
  return { failed: paths, review: paths };
}

/** A finding that setting fields mends; each as `path=value`. */
export function fixing(...fix: readonly string[]): ExpectedFinding {
  return { fix };
}
