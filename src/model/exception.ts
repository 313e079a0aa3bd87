/** Turns failures that somebody has accepted into passes `w/exceptions`. Patterns are RE2 over the whole text. */
export interface Exception {
  readonly name: string;
  /** Any of them has to match; none matches nothing. */
  readonly resources: readonly Designator[];
  /** Any of them has to match; none means every control. */
  readonly policies: readonly PolicyPattern[];
  readonly reason?: string;
  /** RFC 3339. Whoever reads exceptions leaves expired ones out. */
  readonly expires?: string;
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
}

/** All given parts have to match, whatever their case. */
export interface PolicyPattern {
  readonly framework?: string;
  readonly control?: string;
  readonly rule?: string;
}
