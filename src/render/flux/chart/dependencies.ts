import { posix } from 'node:path';
import type { ChartFiles } from '../../helm/chart.ts';
import { FluxError } from '../flux-error.ts';
import type { ChartShelf } from './chart-shelf.ts';
import { readChartYaml, type ChartDependency } from './chart-yaml.ts';
import { readConstraint } from './constraint.ts';
import { readVersion } from './version.ts';

/** Where charts that a chart needs may be: beside it, and on the shelf. */
export interface DependencyPlaces {
  readonly shelf: ChartShelf;
  /** The files below a path that is relative to the chart. Throws a FluxError for one outside of the source. */
  readonly beside: (path: string) => ChartFiles;
}

export interface CompletedChart {
  readonly files: ChartFiles;
  /** What is nowhere: helm renders nothing without it. */
  readonly missing: readonly ChartDependency[];
}

/**
 * Puts the charts that a chart needs into its `charts/`, unless they are there, as source-controller does for charts in
 * sources. Throws a FluxError, and a HelmFault for an archive that is none.
 */
export function completeChart(files: ChartFiles, { shelf, beside }: DependencyPlaces): CompletedChart {
  const { dependencies } = readChartYaml(files);
  const present = namesIn(files);
  const all = new Map(files);
  const missing: ChartDependency[] = [];
  for (const dependency of dependencies) {
    if (present.has(dependency.name)) continue;
    const found = isLocal(dependency) ? localChart(dependency, beside) : shelvedChart(dependency, shelf);
    if (found === undefined) missing.push(dependency);
    for (const [name, content] of found ?? []) all.set(`charts/${dependency.name}/${name}`, content);
  }
  return { files: all, missing };
}

function isLocal({ repository }: ChartDependency): boolean {
  return repository.startsWith('file://');
}

function localChart({ name, version, repository }: ChartDependency, beside: DependencyPlaces['beside']): ChartFiles {
  const path = repository.slice('file://'.length);
  if (path.startsWith('/')) throw new FluxError(`dependency ${JSON.stringify(name)} is at an absolute path`);
  const files = beside(posix.normalize(path));
  const found = readChartYaml(files).version;
  const parsed = readVersion(found);
  if (parsed === undefined || !readConstraint(version || '*')(parsed)) {
    throw new FluxError(
      `dependency ${JSON.stringify(name)} is wanted in version ${version}, but ${repository} has ${found}`,
    );
  }
  return files;
}

function shelvedChart({ name, version }: ChartDependency, shelf: ChartShelf): ChartFiles | undefined {
  const constraint = readConstraint(version || '*');
  const found = shelf.find(name, {
    text: version,
    allows: (parsed, text) => text === version || constraint(parsed),
  });
  if (found === undefined) return undefined;
  return found.isArchive ? shelf.archive(found).files : shelf.files(found);
}

/** The names of the charts in `charts/`: as their own files say, or by the names of archives. */
function namesIn(files: ChartFiles): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [path, content] of files) {
    const [, archive] = /^charts\/([^/]+)-v?\d[^/]*\.tgz$/.exec(path) ?? [];
    if (archive !== undefined) names.add(archive);
    else if (/^charts\/[^/]+\/Chart\.yaml$/.test(path))
      names.add(readChartYaml(new Map([['Chart.yaml', content]])).name);
  }
  return names;
}
