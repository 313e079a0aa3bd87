import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd } from '../../platform/at-end.ts';
import { packed } from './chart-intake.ts';
import type { Chart } from './chart.ts';

/** A folder that holds one chart and nothing else, open to this user only. */
export interface ChartPlace {
  /** Absolute. */
  readonly folder: string;
  /** Where the chart is, relative to the folder, so that no message tells a path of this machine. */
  readonly chart: string;
}

interface Kept {
  readonly bytes: number;
  readonly place: Promise<ChartPlace & { readonly remove: () => Promise<void> }>;
  users: number;
}

/** What may lie about unused. */
const [mostKept, mostBytes, idleMilliseconds] = [32, 64 * 1024 * 1024, 500];

/**
 * Charts written out for helm, which only reads them: one folder for all releases of a chart. Folders that nobody uses
 * go when there are too many, soon after the last one was used, and when this process ends, also by a signal.
 */
export class ChartFolders {
  /** By digest, the one that was used last at the end. */
  readonly #kept = new Map<string, Kept>();
  #idle: NodeJS.Timeout | undefined;

  /** Does something with a chart's folder. Rejects as the work does, and when the folder cannot be written. */
  async use<T>(chart: Chart, work: (place: ChartPlace) => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    const kept = this.#kept.get(chart.digest) ?? { bytes: bytesOf(chart), place: written(chart), users: 0 };
    this.#kept.delete(chart.digest);
    this.#kept.set(chart.digest, kept);
    kept.users += 1;
    try {
      return await work(await kept.place);
    } finally {
      kept.users -= 1;
      await this.#tidy();
    }
  }

  async #tidy(): Promise<void> {
    await this.#shrink(mostKept, mostBytes);
    if (Array.from(this.#kept.values()).some(({ users }) => users > 0)) return;
    clearTimeout(this.#idle);
    // What cannot be removed then is tried once more at the end of this process.
    const removeAll = (): void => void this.#shrink(0, 0).catch(() => {});
    this.#idle = setTimeout(removeAll, idleMilliseconds).unref();
  }

  async #shrink(most: number, largest: number): Promise<void> {
    let bytes = Array.from(this.#kept.values()).reduce((sum, kept) => sum + kept.bytes, 0);
    for (const [digest, kept] of this.#kept) {
      if (kept.users > 0) continue;
      const place = await kept.place.catch(() => undefined);
      const isSurplus = this.#kept.size > most || bytes > largest;
      if (kept.users > 0 || (place && !isSurplus)) continue;
      this.#kept.delete(digest);
      bytes -= kept.bytes;
      await place?.remove();
    }
  }
}

async function written(chart: Chart): Promise<ChartPlace & { readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubescape-gitops-helm-'));
  const forget = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    forget();
  };
  try {
    return { folder, chart: await writeChart(chart, folder), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function writeChart({ files, form }: Chart, folder: string): Promise<string> {
  if (form === 'archive') {
    await writeFile(path.join(folder, 'chart.tgz'), packed(files));
    return './chart.tgz';
  }
  const folders = new Set(Array.from(files.keys(), (name) => path.join(folder, 'chart', path.dirname(name))));
  for (const each of folders) await mkdir(each, { recursive: true });
  const writes = Array.from(files, ([name, content]) => writeFile(path.join(folder, 'chart', name), content));
  await Promise.all(writes);
  return './chart';
}

function bytesOf({ files }: Chart): number {
  return Array.from(files.values()).reduce((sum, { length }) => sum + length, 0);
}
