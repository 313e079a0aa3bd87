import { KustomizeError } from '../errors.ts';
import type { MapNode, Node, Source } from '../tree/node.ts';
import { isNull } from '../tree/node.ts';
import { decode, type DecodeOptions } from './decode.ts';
import { kustomization, type HelmChart, type HelmGlobals, type KustomizationFile } from './fields.ts';
import { readYaml, YamlFault } from './read-yaml.ts';
import type { Text } from './spec.ts';

type Moved = 'kind' | 'apiVersion' | 'bases' | 'imageTags' | 'helmChartInflationGenerator';

/** A kustomization file, read and with deprecated spellings moved to where they belong now. */
export type Kustomization = Omit<KustomizationFile, Moved> & {
  readonly source: Source;
  readonly kind: 'Kustomization' | 'Component';
  readonly apiVersion: string;
  /** Deprecated fields that the file uses, in the order in which kustomize warns of them. */
  readonly deprecated: readonly string[];
};

const apiGroup = 'kustomize.config.k8s.io';
const versions = { Kustomization: `${apiGroup}/v1beta1`, Component: `${apiGroup}/v1alpha1` } as const;

const deprecatedFields = [
  'bases',
  'commonLabels',
  'imageTags',
  'patchesJson6902',
  'patchesStrategicMerge',
  'vars',
] as const;

/**
 * Reads the text of a kustomization file that stands in the directory `root`. Throws a KustomizeError for whatever
 * kustomize refuses: broken YAML, unknown fields, wrong types, a wrong kind or apiVersion, a file without content.
 */
export function parseKustomization(source: Source, root: string): Kustomization {
  const { node, file } = read(source, { strict: true });
  if (node === undefined || !hasContent(node, file)) throw new KustomizeError('kustomization.yaml is empty');
  const deprecated = deprecatedFields.filter((field) => isSet(node, field));
  return { ...withoutDeprecated(file), ...typeOf(file.kind?.value, file.apiVersion?.value, root), source, deprecated };
}

/**
 * Reads a kustomization file as Flux does before it writes its own changes into it: keys that no field has are passed
 * over, numbers and booleans become texts where texts are due, and nothing is too empty. Throws a KustomizeError.
 */
export function parseLoosely(source: Source, root: string): Kustomization {
  const { file } = read(source, { strict: false, convert: true });
  const apiVersion = file.apiVersion?.value ?? versions.Kustomization;
  return { ...withoutDeprecated(file), ...typeOf(file.kind?.value, apiVersion, root), source, deprecated: [] };
}

/** What the file says it is, or what it is when it says nothing. */
function typeOf(
  writtenKind: string | undefined,
  writtenVersion: string | undefined,
  root: string,
): Pick<Kustomization, 'kind' | 'apiVersion'> {
  const kind = writtenKind || 'Kustomization';
  const version = kind === 'Component' ? versions.Component : versions.Kustomization;
  const apiVersion = writtenVersion || version;
  const isKind = kind === 'Kustomization' || kind === 'Component';
  if (isKind && apiVersion === version) return { kind, apiVersion };
  const faults = [
    ...(isKind ? [] : ['kind should be Kustomization or Component']),
    ...(apiVersion === version ? [] : [`apiVersion for ${kind} should be ${version}`]),
  ];
  throw new KustomizeError(`Failed to read kustomization file under ${root}:\n${faults.join('\n')}`);
}

function read(source: Source, options: DecodeOptions): { node: MapNode | undefined; file: KustomizationFile } {
  try {
    const root = readYaml(source);
    const node: Node = root === undefined || isNull(root) ? emptyMap(source) : root;
    const file = decode(node, kustomization, options);
    return { node: node.kind === 'map' ? node : undefined, file };
  } catch (error) {
    throw error instanceof YamlFault ? new KustomizeError(`invalid Kustomization: ${error.message}`) : error;
  }
}

function emptyMap(source: Source): MapNode {
  return { kind: 'map', mark: { source, offset: 0 }, entries: [] };
}

/** Whether anything but kind and apiVersion is set. Empty lists count, but not those of fields that are moved. */
function hasContent(node: MapNode, file: KustomizationFile): boolean {
  return node.entries.some(({ key, value }) => {
    const name = key.text.toLowerCase();
    if (name === 'kind' || name === 'apiversion' || isNull(value)) return false;
    if (name === 'bases') return file.bases.length > 0;
    if (name === 'imagetags') return file.imageTags.length > 0;
    if (name === 'helmchartinflationgenerator') return file.helmChartInflationGenerator.length > 0;
    return value.kind !== 'scalar' || value.text !== '';
  });
}

function isSet(node: MapNode, field: string): boolean {
  return node.entries.some(({ key, value }) => key.text.toLowerCase() === field.toLowerCase() && !isNull(value));
}

function withoutDeprecated(file: KustomizationFile): Omit<KustomizationFile, Moved> {
  const { bases, imageTags, helmChartInflationGenerator: oldCharts, ...kept } = file;
  const helmGlobals = file.helmGlobals ?? movedGlobals(oldCharts);
  return {
    ...kept,
    resources: [...file.resources, ...bases],
    images: [...file.images, ...imageTags],
    configMapGenerator: file.configMapGenerator.map(withEnv),
    secretGenerator: file.secretGenerator.map(withEnv),
    helmCharts: [...file.helmCharts, ...movedCharts(oldCharts)],
    ...(helmGlobals === undefined ? {} : { helmGlobals }),
  };
}

function withEnv<Args extends { readonly env?: Text | undefined; readonly envs: readonly Text[] }>(args: Args): Args {
  return args.env === undefined || args.env.value === ''
    ? args
    : { ...args, env: undefined, envs: [...args.envs, args.env] };
}

type OldCharts = KustomizationFile['helmChartInflationGenerator'];

function movedCharts(charts: OldCharts): HelmChart[] {
  return charts.map((old) => ({
    mark: old.mark,
    name: old.chartName,
    version: old.chartVersion,
    repo: old.chartRepoUrl,
    valuesFile: old.values,
    valuesInline: old.valuesLocal,
    valuesMerge: old.valuesMerge,
    releaseName: old.releaseName,
    additionalValuesFiles: [],
    apiVersions: [],
  }));
}

/** What the old charts say for all of them; the last one to say so counts. */
function movedGlobals(charts: OldCharts): HelmGlobals | undefined {
  const chartHome = charts.findLast((chart) => chart.chartHome?.value)?.chartHome;
  const configHome = charts.findLast((chart) => chart.helmHome?.value)?.helmHome;
  const mark = (chartHome ?? configHome)?.mark;
  return mark && { mark, chartHome, configHome };
}
