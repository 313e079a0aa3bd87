import { parseFault } from '../../../manifests/parse-fault.ts';
import { FluxError } from '../flux-error.ts';
import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { readSubstituted } from '../substitution/read-substituted.ts';
import type { ChartFiles } from '../../helm/chart.ts';

/** A chart that another one needs, as its Chart.yaml or Chart.lock names it. */
export interface ChartDependency {
  readonly name: string;
  /** A version or a constraint. */
  readonly version: string;
  /** `file://../x`, an address, `@alias`, or nothing. */
  readonly repository: string;
}

/** What a chart says of itself. */
export interface ChartYaml {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly ChartDependency[];
}

/** Reads Chart.yaml among the files of a chart, and what it or its lock says of dependencies. Throws a FluxError. */
export function readChartYaml(files: ChartFiles): ChartYaml {
  const chart = mapIn(files, 'Chart.yaml');
  if (chart === undefined) throw new FluxError('there is no Chart.yaml');
  // Charts of the first version have their dependencies in a file of their own.
  const isFirst = textOf(chart, 'apiVersion') === 'v1';
  const [needs, lock] = isFirst
    ? [mapIn(files, 'requirements.yaml'), mapIn(files, 'requirements.lock')]
    : [chart, mapIn(files, 'Chart.lock')];
  const dependencies = dependenciesOf(lock ?? needs);
  return { name: textOf(chart, 'name'), version: versionOf(chart), dependencies };
}

/** A line that is more than a comment, a marker of documents or null. */
const content = /^[ \t]*(?!#|---[ \t]*(?:#.*)?$|null[ \t]*(?:#.*)?$)[^\s]/m;

/** Values that a file in a chart holds; nothing is an empty map. Throws a FluxError. */
export function mapOfText(text: string, shown: string, isSecret = false): KubernetesObject {
  if (!content.test(text)) return {};
  try {
    return readSubstituted(text, isSecret ? () => '' : undefined).object;
  } catch (error) {
    throw new FluxError(`${shown} cannot be read: ${parseFault(isSecret ? '' : text, error).message}`, {
      cause: error,
    });
  }
}

function mapIn(files: ChartFiles, name: string): KubernetesObject | undefined {
  const content = files.get(name);
  return content && mapOfText(new TextDecoder().decode(content), name);
}

function dependenciesOf(file: KubernetesObject | undefined): readonly ChartDependency[] {
  const list = Array.isArray(file?.['dependencies']) ? file['dependencies'] : [];
  return list.filter(isMapping).map((one) => {
    return { name: textOf(one, 'name'), version: versionOf(one), repository: textOf(one, 'repository') };
  });
}

/** Without quotes a version may look like a number. */
function versionOf(object: KubernetesObject): string {
  const version = object['version'];
  return typeof version === 'number' ? String(version) : textOf(object, 'version');
}
