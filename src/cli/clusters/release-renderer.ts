import type { ReleaseRenderer } from '../../render/flux/release/renderer.ts';
import { withoutHelm } from '../../render/flux/release/without-helm.ts';

/** What renders the HelmReleases of clusters. The one place that decides it. */
export function releaseRenderer(): ReleaseRenderer {
  return withoutHelm('charts are not rendered yet');
}
