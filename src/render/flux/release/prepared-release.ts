import { chartRequest, type ChartRequest } from '../chart/chart-request.ts';
import type { ChartLibrary, FoundChart, MissingChart } from '../chart/chart-library.ts';
import type { RenderedObject, Unresolved } from '../cluster/rendered.ts';
import type { Release } from '../../helm/release.ts';
import { asksForVersions, servedKinds } from './api-versions.ts';
import { crdPolicy } from './crd-policy.ts';
import { gatherValues, namesOf, type ReleaseNames } from './release-inputs.ts';
import type { ReleaseSurroundings } from './renderer.ts';
import type { HelmRelease } from './spec.ts';
import type { Values } from './values.ts';

/** Everything that helm needs to know of a release. */
export interface PreparedRelease {
  readonly names: ReleaseNames;
  readonly request: ChartRequest;
  readonly chart: FoundChart | MissingChart;
  /** Of the release, without those of the chart. */
  readonly values: Values;
  /** What only the cluster has: values that are left out, and the chart. */
  readonly unresolved: readonly Unresolved[];
}

/** Finds the chart of a release and its values. Throws a FluxError or a HelmFault. */
export function prepareRelease(
  release: HelmRelease,
  rendered: RenderedObject,
  around: ReleaseSurroundings,
  library: ChartLibrary,
): PreparedRelease {
  const request = chartRequest(release, around);
  const chart = library.load(request, around);
  const { values, unresolved } = gatherValues(release, rendered, around.index);
  const missing = chart.state === 'here' ? [] : chart.missing.map((one) => ({ kind: 'chart' as const, ...one }));
  return { names: namesOf(release), request, chart, values, unresolved: [...missing, ...unresolved] };
}

/** What helm is asked for: a first installation, with the definitions and hooks that the release wants. */
export function helmRequest(
  { spec }: HelmRelease,
  names: ReleaseNames,
  chart: FoundChart,
  values: string,
  cluster: { readonly kubeVersion?: string | undefined; readonly apiVersions: readonly string[] },
): Release {
  const { install, upgrade, test } = spec;
  const apiVersions = asksForVersions(chart.chart, values) ? [...servedKinds, ...cluster.apiVersions] : [];
  return {
    name: names.releaseName,
    namespace: names.releaseNamespace,
    values,
    apiVersions,
    ...(cluster.kubeVersion !== undefined && { kubeVersion: cluster.kubeVersion }),
    includeCrds: crdPolicy(spec).applied,
    skipTests: test?.enable?.value !== true,
    skipHooks: install?.disableHooks?.value === true && upgrade?.disableHooks?.value === true,
    skipSchemas: install?.disableSchemaValidation?.value === true,
  };
}
