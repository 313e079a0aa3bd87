import { createHash } from 'node:crypto';
import type { Chart, ChartFiles } from '../../helm/chart.ts';
import { readChartArchive } from '../../helm/read-chart.ts';
import type { SourceTree } from '../../source-tree.ts';
import { FluxError } from '../flux-error.ts';
import { readChartYaml } from './chart-yaml.ts';
import { readBytes } from './read-bytes.ts';
import { compareVersions, readVersion, type Version } from './version.ts';

/** A folder of charts: archives `NAME-VERSION.tgz` and folders with a Chart.yaml, side by side. */
export interface ChartFolder {
  readonly tree: SourceTree;
  /** Path in the tree; empty for its root. */
  readonly folder: string;
  /** How people know it: `charts` or `the chart cache`. */
  readonly name: string;
  /** Its files are none of the repository's, whatever their paths. */
  readonly isOutside?: boolean;
}

/** Which version of a chart is wanted. */
export interface WantedVersion {
  /** As messages say it: `6.5.4`, `^6.0`. */
  readonly text: string;
  /** Whether a version will do; of several the highest one is taken. */
  readonly allows: (version: Version, text: string) => boolean;
  /** SHA-256 in hex of an archive that is wanted and no other. */
  readonly digest?: string | undefined;
}

/** A chart that lies in a folder. */
export interface ShelvedChart {
  /** The path of the archive or folder. */
  readonly path: string;
  readonly tree: SourceTree;
  readonly isArchive: boolean;
  readonly version: string;
}

interface Candidate extends ShelvedChart {
  readonly parsed: Version;
}

/** Finds charts by name and version in folders. They are listed once, and read when they are wanted. */
export class ChartShelf {
  readonly names: readonly string[];
  readonly #candidates = new Map<string, Candidate[]>();
  readonly #charts = new Map<ShelvedChart, Chart>();

  constructor(folders: readonly ChartFolder[]) {
    this.names = folders.map(({ name }) => name);
    for (const folder of folders) this.#list(folder);
  }

  /** The highest version that will do; of equal ones that of the first folder. Throws a FluxError. */
  find(name: string, wanted: WantedVersion): ShelvedChart | undefined {
    let best: Candidate | undefined;
    for (const candidate of this.#candidates.get(name) ?? []) {
      if (wanted.digest === undefined) {
        if (!wanted.allows(candidate.parsed, candidate.version)) continue;
      } else if (!candidate.isArchive || sha256(candidate) !== wanted.digest) continue;
      if (best === undefined || compareVersions(candidate.parsed, best.parsed) > 0) best = candidate;
    }
    return best;
  }

  /** The chart in an archive. Throws a HelmFault, and a FluxError for one that is another than its name says. */
  archive(shelved: ShelvedChart): Chart {
    const known = this.#charts.get(shelved);
    if (known !== undefined) return known;
    const chart = readChartArchive(readBytes(shelved.tree, shelved.path));
    const { version, name } = readChartYaml(chart.files);
    if (readText(version) !== readText(shelved.version)) {
      throw new FluxError(`${JSON.stringify(shelved.path)} holds the chart ${name} ${version}`);
    }
    this.#charts.set(shelved, chart);
    return chart;
  }

  /** The files of a chart that is a folder. */
  files({ tree, path }: ShelvedChart): ChartFiles {
    const paths = tree.files.filter((file) => file.startsWith(`${path}/`));
    return new Map(paths.map((file) => [file.slice(path.length + 1), readBytes(tree, file)]));
  }

  #list({ tree, folder }: ChartFolder): void {
    const base = folder === '' ? '' : `${folder}/`;
    for (const file of tree.files) {
      if (!file.startsWith(base)) continue;
      const [first = '', second, ...rest] = file.slice(base.length).split('/');
      if (second === undefined && first.endsWith('.tgz')) this.#listArchive(tree, file, first.slice(0, -4));
      else if (second === 'Chart.yaml' && rest.length === 0) this.#listFolder(tree, `${base}${first}`);
    }
  }

  /** Names and versions both may have dashes: every way to part them counts that gives a whole version. */
  #listArchive(tree: SourceTree, path: string, name: string): void {
    for (let dash = name.indexOf('-'); dash > 0; dash = name.indexOf('-', dash + 1)) {
      const version = name.slice(dash + 1).replaceAll('_', '+');
      if (/^v?\d+\.\d+\.\d+/.test(version)) this.#add(name.slice(0, dash), { path, tree, isArchive: true, version });
    }
  }

  #listFolder(tree: SourceTree, path: string): void {
    try {
      const files = new Map([['Chart.yaml', readBytes(tree, `${path}/Chart.yaml`)]]);
      const { name, version } = readChartYaml(files);
      this.#add(name, { path, tree, isArchive: false, version });
    } catch (error) {
      // What is no chart is none that anybody wants.
      if (!(error instanceof FluxError)) throw error;
    }
  }

  #add(name: string, shelved: ShelvedChart): void {
    const parsed = readVersion(shelved.version);
    if (parsed === undefined) return;
    const known = this.#candidates.get(name);
    if (known) known.push({ ...shelved, parsed });
    else this.#candidates.set(name, [{ ...shelved, parsed }]);
  }
}

function sha256({ tree, path }: ShelvedChart): string {
  return createHash('sha256').update(readBytes(tree, path)).digest('hex');
}

/** Versions as they compare: without a `v` at their start. */
function readText(version: string): string {
  return version.replace(/^v/, '');
}
