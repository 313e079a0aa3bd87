import picomatch from 'picomatch';

/** What has to be known of an object to say whether it is judged. */
export interface NamedObject {
  readonly kind: string;
  /** Empty of what has none. */
  readonly namespace: string;
  readonly name: string;
}

/** Which objects are judged, by globs of namespaces. */
export interface NamespaceRules {
  /** A Namespace goes by its own name; whatever has no namespace always is. */
  allows(object: NamedObject): boolean;
  /** Globs; none: all. */
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

/** Takes globs of namespaces, gives the rules. What is both included and excluded is excluded. */
export function namespaceRules(included: readonly string[], excluded: readonly string[]): NamespaceRules {
  const isIncluded = included.length === 0 ? () => true : picomatch([...included]);
  const isExcluded = excluded.length === 0 ? () => false : picomatch([...excluded]);
  return {
    included,
    excluded,
    allows: ({ kind, namespace, name }) => {
      const judged = kind === 'Namespace' ? name : namespace;
      return judged === '' || (isIncluded(judged) && !isExcluded(judged));
    },
  };
}
