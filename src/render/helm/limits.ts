/** What one run of helm may take. */
export interface HelmLimits {
  readonly milliseconds: number;
  readonly memoryBytes: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

const mebibyte = 1024 * 1024;

/**
 * Large charts (kube-prometheus-stack with its CRDs) take less than a second, 250 MiB of memory, and 5 MiB of output.
 */
export const helmLimits: HelmLimits = {
  milliseconds: 30_000,
  memoryBytes: 1024 * mebibyte,
  stdoutBytes: 32 * mebibyte,
  stderrBytes: mebibyte,
};
