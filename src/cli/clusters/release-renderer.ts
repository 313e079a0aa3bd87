import path from 'node:path';
import { DiskCache } from '../../platform/disk-cache.ts';
import { userCacheFolder } from '../../platform/user-cache.ts';
import type { ClusterPlan } from '../../render/config/plan-clusters.ts';
import type { ChartFolder } from '../../render/flux/chart/chart-shelf.ts';
import { HelmReleases } from '../../render/flux/release/helm-releases.ts';
import { findHelm } from '../../render/helm/find-helm.ts';
import { Helm } from '../../render/helm/helm.ts';
import type { SourceTree } from '../../render/source-tree.ts';
import { visible } from '../errors.ts';

/** How much rendered charts may take on disk, in bytes. */
const cacheLimit = 512 * 1024 * 1024;

/** Renders the HelmReleases of clusters: one helm, found when the first chart is there to be rendered, for all of them. */
export class ReleaseRenderers {
  readonly #helm: Helm;
  readonly #outside: readonly ChartFolder[];

  constructor(env: Readonly<Record<string, string | undefined>>, outside: readonly ChartFolder[] = []) {
    this.#outside = outside;
    const folder = userCacheFolder(env);
    const tell = (line: string): void => void process.stderr.write(`${visible(line)}\n`);
    const cache = folder === undefined ? {} : { cache: new DiskCache(path.join(folder, 'rendered'), cacheLimit) };
    this.#helm = new Helm(() => findHelm({ env, tell }), cache);
  }

  /** The version of helm that was used so far; undefined where none was needed. */
  get helmVersion(): string | undefined {
    return this.#helm.version;
  }

  /**
   * That of one cluster; `milliseconds` are for all of its charts. Whoever runs it knows better than the repository's folders which
   * chart is meant.
   */
  of(tree: SourceTree, { charts, kubernetesVersion, strict }: ClusterPlan, milliseconds?: number): HelmReleases {
    const inside = charts.map((folder) => ({ tree, folder: folder.replace(/^(?:\.\/)+|\/+$/g, ''), name: folder }));
    return new HelmReleases({
      helm: this.#helm,
      charts: [...this.#outside, ...inside],
      ...(kubernetesVersion === undefined ? {} : { kubeVersion: kubernetesVersion }),
      ...(milliseconds === undefined ? {} : { milliseconds }),
      // Both came with Flux 2.9.
      postRenderStrategy: strict ? 'combined' : 'nohooks',
    });
  }
}
