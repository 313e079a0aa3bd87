import { ReleaseRenderers } from '../../../src/cli/clusters/release-renderer.ts';
import { objectYaml } from '../../../src/cli/build/object-yaml.ts';
import { ClusterRenderer, type RenderedCluster } from '../../../src/render/flux/cluster/render-cluster.ts';
import type { RenderedObject } from '../../../src/render/flux/cluster/rendered.ts';
import { chooseClusters, type Chosen } from '../../../src/render/repository/open-repository.ts';
import { median } from '../statistics.ts';
import { whileEdited, type Edit } from './edits.ts';

/** What a process pays that has rendered everything before. */
export interface LivingFigures {
  /** Everything, without a cache, in a process whose code has not run. */
  readonly firstSeconds: number;
  /** Asked again, when nothing changed. */
  readonly unchangedSeconds: number;
  readonly changes: readonly LivingChange[];
}

interface LivingChange {
  readonly sort: string;
  readonly medianSeconds: number;
  readonly mostSeconds: number;
  /** Objects that were made anew. */
  readonly objects: number;
}

/** Renders the clusters of a repository in this process and changes single files of it. */
export async function measureLiving(
  directory: string,
  env: NodeJS.ProcessEnv,
  edits: readonly Edit[],
  count: number,
): Promise<LivingFigures> {
  const chosen = await chooseClusters(directory, { cwd: directory, env });
  const living = new Living(chosen, env);
  const first = await living.pass([]);
  for (let pass = 0; pass < count; pass += 1) await living.pass([]);
  const unchanged: number[] = [];
  for (let pass = 0; pass < count; pass += 1) unchanged.push((await living.pass([])).seconds);
  const changes: LivingChange[] = [];
  for (const edit of edits) {
    const samples = [];
    for (let number = 1; number <= count; number += 1) {
      const sample = await whileEdited(directory, edit, number, async () => {
        const passed = await living.pass([edit.file]);
        if (number === count) await checkUpToDate(living, edit, chosen, env);
        return passed;
      });
      samples.push(sample);
      await living.pass([edit.file]);
    }
    const seconds = samples.map((sample) => sample.seconds);
    changes.push({
      sort: edit.sort,
      medianSeconds: median(seconds),
      mostSeconds: Math.max(...seconds),
      objects: median(samples.map(({ objects }) => objects)),
    });
  }
  return { firstSeconds: first.seconds, unchangedSeconds: median(unchanged), changes };
}

class Living {
  readonly #renderers: readonly ClusterRenderer[];
  #known: ReadonlySet<RenderedObject> = new Set();

  constructor({ repository: { tree }, clusters }: Chosen, env: NodeJS.ProcessEnv) {
    const releases = new ReleaseRenderers(env);
    this.#renderers = clusters.map((plan) => {
      const { entry, strict, variables, contents } = plan;
      return new ClusterRenderer(tree, { entry, strict, variables, contents, releases: releases.of(tree, plan) });
    });
  }

  /** Renders again after a change; of objects that are new the text is made, too. */
  async pass(files: readonly string[]): Promise<{ readonly seconds: number; readonly objects: number }> {
    const started = performance.now();
    for (const renderer of this.#renderers) renderer.changed(files);
    const all = await this.objects();
    let objects = 0;
    for (const one of all) {
      if (this.#known.has(one)) continue;
      objectYaml(one.object);
      objects += 1;
    }
    const seconds = (performance.now() - started) / 1000;
    this.#known = new Set(all);
    return { seconds, objects };
  }

  async objects(): Promise<readonly RenderedObject[]> {
    const clusters: RenderedCluster[] = [];
    for (const renderer of this.#renderers) clusters.push(await renderer.render());
    return clusters.flatMap(({ kustomizations, releases }) =>
      [...kustomizations, ...releases].flatMap((one) => one.objects),
    );
  }
}

/** Throws when a living process says something else than a new one. */
async function checkUpToDate(living: Living, { sort }: Edit, chosen: Chosen, env: NodeJS.ProcessEnv): Promise<void> {
  const [known, fresh] = [await living.objects(), await new Living(chosen, env).objects()];
  const text = (all: readonly RenderedObject[]): string => JSON.stringify(all.map(({ object }) => object));
  if (text(known) !== text(fresh)) throw new Error(`${sort}: the living process is out of date`);
}
