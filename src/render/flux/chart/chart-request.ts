import { RE2JS, RE2JSException } from 're2js';
import {
  flag,
  list,
  struct,
  text,
  valueOr,
  type Field,
  type Shape,
  type Text,
} from '../../../kustomize/kustomization/spec.ts';
import type { MapNode } from '../../../kustomize/index.ts';
import type { SourceId } from '../entry/entry-point.ts';
import { FluxError } from '../flux-error.ts';
import { readObject } from '../read-object.ts';
import type { ReleaseSurroundings } from '../release/renderer.ts';
import type { HelmRelease } from '../release/spec.ts';
import type { WantedVersion } from './chart-shelf.ts';
import { readConstraint } from './constraint.ts';
import { compareVersions, readVersion } from './version.ts';

/** Which chart a release asks for, and where it would come from. */
export type ChartRequest = ChartFacts &
  (
    | { readonly from: 'source'; readonly source: SourceId; readonly path: string }
    | { readonly from: 'registry'; readonly name: string; readonly wanted: WantedVersion }
    | { readonly from: 'nowhere'; readonly why: string }
  );

interface ChartFacts {
  /** `podinfo 6.5.4 from HelmRepository/flux-system/podinfo`. */
  readonly shown: string;
  /** The chart as such: of two sources with one address it is the same. `podinfo 6.5.4 from oci://ghcr.io/charts/podinfo`. */
  readonly chart: string;
  readonly valuesFiles: readonly string[];
  readonly ignoreMissingValuesFiles: boolean;
}

const helmChart = struct('HelmChart', {
  spec: struct('HelmChartSpec', {
    chart: text,
    version: text,
    sourceRef: struct('LocalHelmChartSourceReference', { kind: text, name: text }),
    valuesFiles: list(text),
    ignoreMissingValuesFiles: flag,
  }),
});

const ociRepository = struct('OCIRepository', {
  spec: struct('OCIRepositorySpec', {
    url: text,
    ref: struct('OCIRepositoryRef', { digest: text, semver: text, semverFilter: text, tag: text }),
  }),
});

type Reference = NonNullable<NonNullable<Shape<typeof ociRepository.fields>['spec']>['ref']>;

/** What of a chart HelmReleases and HelmCharts say alike. */
interface Template {
  readonly chart?: Text | undefined;
  readonly version?: Text | undefined;
  readonly valuesFiles: readonly Text[];
  readonly ignoreMissingValuesFiles?: Field<boolean> | undefined;
}

const whole = { valuesFiles: [], ignoreMissingValuesFiles: false };

/** What a release says of its chart, a HelmChart or OCIRepository looked up where it names one. Throws a FluxError. */
export function chartRequest({ namespace, spec }: HelmRelease, { index }: ReleaseSurroundings): ChartRequest {
  const { chart, chartRef } = spec;
  if (chartRef === undefined) {
    const template = chart?.spec;
    if (template?.sourceRef === undefined) throw new FluxError('spec.chart.spec needs a sourceRef');
    return requestOf(template, idOf(template.sourceRef, namespace));
  }
  const id = idOf(chartRef, namespace);
  const shown = `${id.kind}/${id.namespace}/${id.name}`;
  if (id.kind === 'ExternalArtifact') return { ...whole, ...ofSource(shown), from: 'source', source: id, path: '' };
  if (id.kind !== 'OCIRepository' && id.kind !== 'HelmChart') {
    throw new FluxError(
      `chartRef of kind ${JSON.stringify(id.kind)}: OCIRepository, HelmChart or ExternalArtifact is wanted`,
    );
  }
  const node = index.find(id.kind, id.namespace, id.name);
  if (node === undefined) {
    return { ...whole, ...ofSource(shown), from: 'nowhere', why: 'nothing in this repository renders it' };
  }
  return id.kind === 'OCIRepository' ? fromRepository(node, shown) : fromHelmChart(node, id);
}

/** Of a source that is a chart as a whole. */
function ofSource(source: string): Pick<ChartFacts, 'shown' | 'chart'> {
  const shown = `the chart of ${source}`;
  return { shown, chart: shown };
}

function fromHelmChart(node: MapNode, { namespace, name }: SourceId): ChartRequest {
  const { spec } = readObject(node, helmChart);
  if (spec?.sourceRef === undefined) throw new FluxError(`HelmChart "${namespace}/${name}" has no spec.sourceRef`);
  return requestOf(spec, idOf(spec.sourceRef, namespace));
}

function requestOf(template: Template, source: SourceId): ChartRequest {
  const chart = valueOr(template.chart, '');
  if (chart === '') throw new FluxError('spec.chart.spec.chart is empty');
  const from = `${source.kind}/${source.namespace}/${source.name}`;
  const facts = {
    valuesFiles: template.valuesFiles.map(({ value }) => value),
    ignoreMissingValuesFiles: valueOr(template.ignoreMissingValuesFiles, false),
  };
  // Only repositories of charts have versions to choose from.
  if (source.kind !== 'HelmRepository') {
    if (source.kind !== 'GitRepository' && source.kind !== 'Bucket') {
      throw new FluxError(
        `sourceRef of kind ${JSON.stringify(source.kind)}: HelmRepository, GitRepository or Bucket is wanted`,
      );
    }
    const shown = `${chart} from ${from}`;
    return { ...facts, shown, chart: shown, from: 'source', source, path: chart };
  }
  const version = valueOr(template.version, '') || '*';
  const wanted = { text: version, allows: allowsOf(version) };
  const shown = `${chart} ${version} from ${from}`;
  return { ...facts, shown, chart: shown, from: 'registry', name: lastPart(chart), wanted };
}

function fromRepository(node: MapNode, shown: string): ChartRequest {
  const { spec } = readObject(node, ociRepository);
  const url = valueOr(spec?.url, '');
  const name = lastPart(url);
  if (!url.startsWith('oci://') || name === '') throw new FluxError(`${shown} has no URL of the form oci://HOST/CHART`);
  const wanted = spec?.ref === undefined ? undefined : wantedOf(spec.ref);
  const text = wanted?.text ?? 'latest';
  const chart = { ...whole, shown: `${name} ${text} from ${shown} (${url})`, chart: `${name} ${text} from ${url}` };
  if (wanted !== undefined) return { ...chart, from: 'registry', name, wanted };
  return { ...chart, from: 'nowhere', why: 'its reference names no version; set spec.ref.tag or spec.ref.semver' };
}

/** Digest before semver before tag. Undefined for what names no version. */
function wantedOf(ref: Reference): WantedVersion | undefined {
  const tag = valueOr(ref.tag, '');
  const tagged = tag === '' ? undefined : readVersion(tag.replaceAll('_', '+'));
  const allowsTag: WantedVersion['allows'] = (version) =>
    tagged !== undefined && compareVersions(version, tagged) === 0;
  const digest = valueOr(ref.digest, '');
  if (digest !== '') {
    // A digest of the registry's manifest is in no archive; the tag beside it says the same.
    if (tagged !== undefined) return { text: `${tag}@${digest}`, allows: allowsTag };
    return { text: digest, allows: () => false, digest: digest.replace(/^sha256:/, '') };
  }
  const semver = valueOr(ref.semver, '');
  if (semver === '') return tagged && { text: tag, allows: allowsTag };
  const constraint = readConstraint(semver);
  const filter = filterOf(valueOr(ref.semverFilter, ''));
  return { text: semver, allows: (version, text) => constraint(version) && filter(text.replaceAll('+', '_')) };
}

function filterOf(pattern: string): (text: string) => boolean {
  if (pattern === '') return () => true;
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.test(text);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new FluxError(`semverFilter ${JSON.stringify(pattern)} is no pattern: ${error.message}`, { cause: error });
  }
}

/** The very version that is named, or those that a constraint allows. */
function allowsOf(version: string): WantedVersion['allows'] {
  const constraint = readConstraint(version);
  return (parsed, text) => text === version || constraint(parsed);
}

function idOf(
  reference: {
    readonly kind?: Text | undefined;
    readonly name?: Text | undefined;
    readonly namespace?: Text | undefined;
  },
  namespace: string,
): SourceId {
  return {
    kind: valueOr(reference.kind, ''),
    name: valueOr(reference.name, ''),
    namespace: valueOr(reference.namespace, '') || namespace,
  };
}

function lastPart(path: string): string {
  return path.split('/').findLast((part) => part !== '' && part !== '.') ?? '';
}
