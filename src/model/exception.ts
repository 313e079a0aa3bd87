/**
 * Turns failures that somebody has accepted into passes `w/exceptions`. Patterns are RE2 over the whole text, unless a
 * field says otherwise.
 */
export interface Exception {
  readonly name: string;
  /** Any of them has to match; none matches nothing. */
  readonly resources: readonly Designator[];
  /** Any of them has to match; none means every control. */
  readonly policies: readonly PolicyPattern[];
  readonly reason?: string;
  /** RFC 3339. Whoever reads exceptions leaves expired ones out. */
  readonly expires?: string;
  /** The failure stays one, and names the exception: it has been seen, and must not stop anything. */
  readonly alertsOnly?: true;
  /** A namespace by its very name: what lies outside of it, or grants anything outside of it, is not accepted. */
  readonly within?: string;
}

/** All given parts have to match. An empty one matches nothing. */
export interface Designator {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly name?: string;
  /** The place of the manifest: `file:document`. */
  readonly path?: string;
  readonly resourceId?: string;
  /** All of them on the labels, or all of them on the annotations; `containerName` names a container instead. */
  readonly labels?: Readonly<Record<string, string>>;
  /** By its very name; empty for the core group. */
  readonly apiGroup?: string;
  readonly objectSelector?: LabelSelector;
  /** On the labels of its Namespace. Where they are not known, it cannot be decided, so it does not match. */
  readonly namespaceSelector?: LabelSelector;
  /** Globs over image references as written, one of which has to match one container: `*` stops at a slash, `**` does not. */
  readonly images?: readonly string[];
}

/** As Kubernetes has it: all parts have to match, and an empty one matches everything. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelRequirement[];
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** All given parts have to match, whatever their case. */
export interface PolicyPattern {
  readonly framework?: string;
  readonly control?: string;
  readonly rule?: string;
}
