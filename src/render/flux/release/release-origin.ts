import type { Path } from '../../../model/path.ts';
import { fieldOrigin } from '../cluster/built-origin.ts';
import type { FieldOrigin } from '../cluster/field-origin.ts';
import type { RenderedObject } from '../cluster/rendered.ts';
import type { FoundChart } from '../chart/chart-library.ts';
import type { Decision } from './post-render.ts';
import type { HelmRelease } from './spec.ts';

/** A release, as an object of the cluster and as what it says, with its chart. */
export interface ReleaseText {
  readonly rendered: RenderedObject;
  readonly release: HelmRelease;
  readonly chart: FoundChart;
}

/** Whose labels and annotations an object gets: those that all get, those that name the release alone, or none. */
export type Labelling = 'all' | 'owner' | 'none';

/** What Flux and Helm wrote on an object. */
interface Additions {
  readonly labels: Labelling;
  /** Whether its namespace is that of the release, since it had none. */
  readonly filled: boolean;
}

/** Where a field comes from that the release's own text decides, whatever the chart says; undefined for others. */
export function ownFieldOrigin(text: ReleaseText, path: Path, added: Additions): FieldOrigin | undefined {
  const [first, map, key] = path;
  if (first !== 'metadata') return undefined;
  if (map === 'namespace') return added.filled ? namespaceOrigin(text) : undefined;
  if ((map !== 'labels' && map !== 'annotations') || key === undefined) return undefined;
  return entryOrigin(text, map, typeof key === 'object' ? key.entry : String(key), added.labels);
}

function namespaceOrigin({ rendered, release }: ReleaseText): FieldOrigin {
  const isTarget = Boolean(release.spec.targetNamespace?.value);
  return rendered.origin(isTarget ? ['spec', 'targetNamespace'] : ['metadata', 'namespace']);
}

function entryOrigin(
  { rendered, release }: ReleaseText,
  map: 'labels' | 'annotations',
  name: string,
  labels: Labelling,
): FieldOrigin | undefined {
  if (labels === 'none') return undefined;
  const [, field] = /^helm\.toolkit\.fluxcd\.io\/(name|namespace)$/.exec(name) ?? [];
  if (map === 'labels' && field !== undefined) return rendered.origin(['metadata', field]);
  if (labels === 'owner') return undefined;
  const isCommon = release.spec.commonMetadata?.[map].some((pair) => pair.key.value === name);
  return isCommon ? rendered.origin(['spec', 'commonMetadata', map, { entry: name }]) : undefined;
}

/** Where a field comes from that a chart made of values, or a post-renderer wrote. `file` is that of the chart. */
export function madeFieldOrigin(text: ReleaseText, decision: Decision | undefined, file: string): FieldOrigin {
  if (decision?.by === 'post-renderer') return postRendererOrigin(text, decision);
  return chartOrigin(text, decision?.file ?? file, decision?.layers ?? []);
}

/** A place in the values of a release stands for all that its chart makes of them. */
function chartOrigin({ rendered, chart }: ReleaseText, file: string, later: FieldOrigin['layers']): FieldOrigin {
  const place = rendered.origin(['spec', 'values']);
  const inRepository = chart.placeOf(file);
  const step = `chart ${chart.name} ${chart.version}: ${file}`;
  const template =
    inRepository === undefined
      ? { file: place.file, line: place.line, column: place.column, step }
      : { file: inRepository, line: 1, column: 1, step };
  return { ...place, certainty: 'release', layers: [template, ...later] };
}

function postRendererOrigin(
  { rendered }: ReleaseText,
  { index, origin }: Decision & { by: 'post-renderer' },
): FieldOrigin {
  const found = fieldOrigin(origin);
  const entry = /^(patches|images)\[(\d+)\]/.exec(origin.step ?? '');
  const path: Path = [
    'spec',
    'postRenderers',
    index,
    'kustomize',
    ...(entry ? [entry[1] ?? '', Number(entry[2])] : []),
  ];
  // Where variables were put into the release, its nodes have no places; the entry as a whole has one.
  const place = rendered.origin(path);
  const isNowhere = found.file === '' || found.file.startsWith(`${place.file}#`);
  return isNowhere ? { ...place, certainty: 'file', layers: [] } : found;
}
