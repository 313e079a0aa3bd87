import { isElsewhere } from '../../render/flux/cluster/other-cluster.ts';
import { metadataOf } from '../../render/flux/cluster/object-index.ts';
import { isMapping, textOf } from '../../render/flux/objects/kubernetes-object.ts';
import type { Part } from '../../render/judging/parts.ts';

/** A reference to a source, as the specs of Flux have it. */
interface Reference {
  readonly kind?: { readonly value: string } | undefined;
  readonly name?: { readonly value: string } | undefined;
  readonly namespace?: { readonly value: string } | undefined;
}

/**
 * Whose files or chart a part is made of, whatever their version: the same text as long as it is the same address. All
 * parts of the cluster are looked through for the source.
 */
export function askedFor(part: Part, all: readonly Part[]): string {
  if (part.kind === 'ResourceSet') return '';
  const { namespace } = part.rendered;
  if (part.kind === 'Kustomization') {
    const { source } = part.rendered;
    return source === undefined ? '' : addressOf(source.kind, source.namespace, source.name, all);
  }
  const { chart, chartRef } = part.rendered.release?.spec ?? {};
  if (chartRef) return sourceOf(chartRef, namespace, all);
  const { chart: name, sourceRef } = chart?.spec ?? {};
  return `${name?.value ?? ''} from ${sourceRef ? sourceOf(sourceRef, namespace, all) : 'nowhere'}`;
}

function sourceOf({ kind, name, namespace }: Reference, own: string, all: readonly Part[]): string {
  return addressOf(kind?.value ?? '', namespace?.value || own, name?.value ?? '', all);
}

/** The URL of a source; of one that is not there, and of a HelmChart, what names it. */
function addressOf(kind: string, namespace: string, name: string, all: readonly Part[]): string {
  for (const { rendered } of all) {
    if (isElsewhere(rendered)) continue;
    for (const { object } of rendered.objects) {
      if (textOf(object, 'kind') !== kind) continue;
      const metadata = metadataOf(object);
      if (textOf(metadata, 'name') !== name || textOf(metadata, 'namespace') !== namespace) continue;
      const spec = isMapping(object['spec']) ? object['spec'] : {};
      const url = textOf(spec, 'url');
      if (url !== '') return url;
      const sourceRef = isMapping(spec['sourceRef']) ? spec['sourceRef'] : {};
      const from = textOf(sourceRef, 'name');
      if (kind === 'HelmChart' && from !== '') {
        return `${textOf(spec, 'chart')} from ${addressOf(textOf(sourceRef, 'kind'), namespace, from, all)}`;
      }
    }
  }
  return `${kind}/${namespace}/${name}`;
}
