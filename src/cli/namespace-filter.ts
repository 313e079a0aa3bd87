import picomatch from 'picomatch';
import type { Resource } from '../model/resource.ts';

/**
 * Which resources are judged, by globs of namespaces. Objects without a namespace always are; a Namespace goes by
 * its own name.
 */
export function namespaceFilter(
  included: readonly string[],
  excluded: readonly string[],
): (resource: Pick<Resource, 'kind' | 'name' | 'namespace'>) => boolean {
  const isIncluded = included.length === 0 ? () => true : picomatch([...included]);
  const isExcluded = excluded.length === 0 ? () => false : picomatch([...excluded]);
  return (resource) => {
    const name = resource.kind === 'Namespace' ? resource.name : resource.namespace;
    return name === '' || (isIncluded(name) && !isExcluded(name));
  };
}
