import type { ObjectIndex } from '../cluster/object-index.ts';
import type { RenderedObject, RenderedRelease } from '../cluster/rendered.ts';
import type { SourceId } from '../entry/entry-point.ts';
import type { ResolvedSource } from '../source/sources.ts';

/** The cluster around a release, as far as it has been rendered. */
export interface ReleaseSurroundings {
  readonly index: ObjectIndex;
  /** Where the files of a source are. Throws a FluxError where the controllers of Flux would fail. */
  source(id: SourceId): ResolvedSource;
  /** `group/version` and `group/version/Kind` of the CustomResourceDefinitions that the cluster gets. */
  readonly apiVersions: readonly string[];
  /** The kinds, as `group/Kind`, that these put outside of namespaces. */
  readonly clusterScoped: ReadonlySet<string>;
}

/** Renders HelmReleases. */
export interface ReleaseRenderer {
  /** What becomes of a rendered object of kind HelmRelease. Never rejects for what is wrong with the release. */
  render(release: RenderedObject, around: ReleaseSurroundings): Promise<RenderedRelease>;
  /** Tells that files of the repository have other contents than when they were read, or, as `isOther`, came or went. */
  changed(files: readonly string[], isOther: boolean): void;
}
