import { createHash } from 'node:crypto';

/** Files by path below the chart's folder, with slashes. */
export type ChartFiles = ReadonlyMap<string, Uint8Array>;

/** Helm applies `.helmignore` to a folder, not to an archive. */
export type ChartForm = 'folder' | 'archive';

/** A chart held in memory, within the limits, ready to be rendered many times. */
export interface Chart {
  /** In order of their paths. Archives of subcharts are packed anew, from what was seen in them. */
  readonly files: ChartFiles;
  readonly form: ChartForm;
  /** SHA-256 of form, paths and contents, in hex: the same for the same chart, wherever it was read. */
  readonly digest: string;
  /** What of the given files was left out or will not be used, one line each. */
  readonly notices: readonly string[];
  /** Whether values can be checked against the schemas without reading anything outside of the chart. */
  readonly checksValues: boolean;
}

export interface ChartLimits {
  /** Files, those in archives of subcharts included. */
  readonly files: number;
  /** Bytes of all files, unpacked. */
  readonly bytes: number;
  /** Archives of subcharts within archives of subcharts. */
  readonly depth: number;
}

/**
 * Far above charts in use. Helm itself takes no more than 5 MiB for a file and 100 MiB for an archive, but that anew for
 * each archive within.
 */
export const chartLimits: ChartLimits = { files: 10_000, bytes: 64 * 1024 * 1024, depth: 8 };

/** SHA-256 in hex of files that are in order. */
export function digestOf(files: ChartFiles, form: ChartForm): string {
  const hash = createHash('sha256').update(form);
  for (const [name, content] of files) {
    hash.update(`\0${Buffer.byteLength(name)}:${name}:${content.length}:`).update(content);
  }
  return hash.digest('hex');
}
