import type { DefinedKinds } from '../cluster/defined-kinds.ts';
import type { ObjectIndex } from '../cluster/object-index.ts';
import type { RenderedObject, RenderedRelease } from '../cluster/rendered.ts';
import type { SourceId } from '../entry/entry-point.ts';
import type { ResolvedSource } from '../source/sources.ts';

/** The cluster around a release, as far as it has been rendered. */
export interface ReleaseSurroundings {
  readonly index: ObjectIndex;
  /** Where the files of a source are. Throws a FluxError where the controllers of Flux would fail. */
  source(id: SourceId): ResolvedSource;
  /** What objects of the cluster that a release goes to define: of this one, or of what gives access to another one. */
  defined(otherCluster: string | undefined): DefinedKinds;
  /** To be asked before what takes long is begun. Throws a FluxError once the cluster has no time left. */
  takeTime(key: string): void;
}

/** Renders HelmReleases. */
export interface ReleaseRenderer {
  /** What becomes of a rendered object of kind HelmRelease. Never rejects for what is wrong with the release. */
  render(release: RenderedObject, around: ReleaseSurroundings): Promise<RenderedRelease>;
  /** Tells that files of the repository have other contents than when they were read, or, as `isOther`, came or went. */
  changed(files: readonly string[], isOther: boolean): void;
}
