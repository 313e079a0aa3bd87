import { formatPath } from '../../../model/path.ts';
import type { RenderedObject } from '../cluster/rendered.ts';
import { nameOf } from '../objects/kubernetes-object.ts';
import { crdPolicy } from './crd-policy.ts';
import type { HelmDocument } from './helm-output.ts';
import type { HelmReleaseSpec } from './spec.ts';

const mostNames = 5;

/** What of a release may be otherwise in a cluster than it is rendered, one line each. */
export function releaseNotices(
  spec: HelmReleaseSpec,
  documents: readonly HelmDocument[],
  objects: readonly RenderedObject[],
): readonly string[] {
  const definitions = documents.filter(({ role }) => role === 'definition').map(({ object }) => nameOf(object));
  const { stale } = crdPolicy(spec);
  const mistyped = objects.flatMap(({ object, dropped }) => {
    return dropped.map((path) => `${nameOf(object)} has a field that its kind does not have: ${formatPath(path)}`);
  });
  const kept =
    definitions.length === 0 || stale === undefined
      ? []
      : [`an existing cluster may keep its own ${listed(definitions)}: ${stale}`];
  return [...kept, ...mistyped.slice(0, mostNames), ...rest(mistyped.length)];
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function rest(count: number): readonly string[] {
  return count > mostNames ? [`and ${count - mostNames} more fields that their kinds do not have`] : [];
}
