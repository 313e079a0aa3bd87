import type { MapNode } from '../../../kustomize/index.ts';
import { get, getAt, textOf, type Node } from '../../../kustomize/tree/node.ts';
import { normalisePath, syncKustomization, type EntryPoint } from './entry-point.ts';

/**
 * The entry points that the Flux operator would make: of FluxInstances, and of HelmReleases whose values hold one for
 * the chart `flux-instance`.
 */
export function* fluxInstanceEntries(file: string, documents: readonly MapNode[]): Generator<EntryPoint> {
  for (const document of documents) {
    const instance = instanceIn(document);
    const sync = get(instance?.spec, 'sync');
    const path = textOf(get(sync, 'path'));
    if (instance === undefined || sync === undefined || path === undefined) continue;
    const { namespace } = instance;
    const name = textOf(get(sync, 'name')) ?? namespace;
    const kind = textOf(get(sync, 'kind')) ?? 'GitRepository';
    yield {
      path: normalisePath(path),
      kustomization: syncKustomization({ path, name, namespace, sourceKind: kind }, file),
      source: { kind, name, namespace },
      url: textOf(get(sync, 'url')),
      fluxVersion: textOf(getAt(instance.spec, 'distribution', 'version')),
    };
  }
}

function instanceIn(document: MapNode): { readonly spec: Node | undefined; readonly namespace: string } | undefined {
  const kind = textOf(get(document, 'kind'));
  const namespace = textOf(getAt(document, 'metadata', 'namespace')) ?? 'flux-system';
  if (kind === 'FluxInstance') return { spec: get(document, 'spec'), namespace };
  if (kind !== 'HelmRelease') return undefined;
  const chart =
    textOf(getAt(document, 'spec', 'chartRef', 'name')) ?? textOf(getAt(document, 'spec', 'chart', 'spec', 'chart'));
  if (chart === undefined || !chart.endsWith('flux-instance')) return undefined;
  return { spec: getAt(document, 'spec', 'values', 'instance'), namespace };
}
