/** What one run of helm may take. */
export interface HelmLimits {
  readonly milliseconds: number;
  readonly memoryBytes: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

const mebibyte = 1024 * 1024;

/**
 * Far above honest charts: 200 Deployments of 40 containers each (1.4 MB of text) take 0.3 s and 85 MiB; 1,200 of them
 * with 13 MB of definitions (21 MB of text) fit into 384 MiB. Half the memory halves what an endless template costs.
 */
export const helmLimits: HelmLimits = {
  milliseconds: 30_000,
  memoryBytes: 512 * mebibyte,
  stdoutBytes: 32 * mebibyte,
  stderrBytes: mebibyte,
};
