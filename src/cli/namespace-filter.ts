import { type NamespaceRules, namespaceRules } from '../service/namespaces/namespace-rules.ts';

/** Which resources are judged, by globs of namespaces: see `namespaceRules`. */
export function namespaceFilter(included: readonly string[], excluded: readonly string[]): NamespaceRules['allows'] {
  const rules = namespaceRules(included, excluded);
  return (resource) => rules.allows(resource);
}
