import type { RenderedObject } from '../../render/flux/cluster/rendered.ts';
import { metadataOf } from '../../render/flux/cluster/object-index.ts';
import { textOf } from '../../render/flux/objects/kubernetes-object.ts';
import type { Part } from '../../render/judging/parts.ts';
import { warnings } from '../../render/judging/remarks.ts';
import { hideSecretValues } from '../build/hide-secrets.ts';
import { commentedYaml, objectYaml } from '../build/object-yaml.ts';
import { OutputFolder } from '../build/output-folder.ts';
import { fieldComment, sourceComment } from '../build/source-comments.ts';
import { renderClusters, type Cluster } from '../clusters/render-clusters.ts';
import { tellMissing, tellWarnings } from '../clusters/tell-remarks.ts';
import { exitCodes, quote, UsageError } from '../errors.ts';
import { print } from '../outputs.ts';

/** The options of `build` as the command line gives them. */
export interface BuildOptions {
  readonly stage?: string;
  readonly charts?: readonly string[];
  readonly kustomization?: string;
  readonly outputDir?: string;
  readonly showOrigin: boolean;
  readonly showSecrets: boolean;
}

/** Prints what Flux would apply. Returns the exit code; throws UsageError for a wrong command line. */
export async function build(entry: string, options: BuildOptions): Promise<number> {
  const { stage, charts } = options;
  const { clusters } = await renderClusters({ entries: [entry], stage, charts });
  const chosen = clusters.map((cluster) => ({ ...cluster, chosen: partsNamed(cluster.parts, options.kustomization) }));
  if (options.kustomization !== undefined && chosen.every((one) => one.chosen.length === 0)) {
    throw new UsageError(noKustomization(options.kustomization, clusters));
  }
  if (options.outputDir === undefined) await print(documents(chosen, options));
  else writeFolder(new OutputFolder(options.outputDir), chosen, options);
  for (const cluster of chosen) tellWarnings(cluster, warnings(cluster.chosen));
  for (const cluster of clusters) tellMissing(cluster);
  return clusters.some(({ missing }) => missing.length > 0) ? exitCodes.incomplete : exitCodes.pass;
}

interface ChosenParts extends Cluster {
  readonly chosen: readonly Part[];
}

function partsNamed(parts: readonly Part[], name: string | undefined): readonly Part[] {
  if (name === undefined) return parts;
  return parts.filter(({ kind, rendered }) => {
    return kind === 'Kustomization' && [rendered.name, `${rendered.namespace}/${rendered.name}`].includes(name);
  });
}

function noKustomization(name: string, clusters: readonly Cluster[]): string {
  const all = clusters.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'Kustomization'));
  const names = Array.from(new Set(all.map(({ rendered }) => `${rendered.namespace}/${rendered.name}`))).toSorted();
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return `no Kustomization ${quote(name)}; there are: ${names.slice(0, 20).join(', ')}${more}`;
}

function* documents(clusters: readonly ChosenParts[], options: BuildOptions): Generator<string> {
  for (const { plan, chosen } of clusters) {
    const cluster = clusters.length > 1 ? plan.name : undefined;
    for (const part of chosen) {
      for (const rendered of part.rendered.objects) yield `---\n${documentOf(rendered, part, cluster, options)}`;
    }
  }
}

function documentOf(
  rendered: RenderedObject,
  part: Part,
  cluster: string | undefined,
  { showOrigin, showSecrets }: BuildOptions,
): string {
  const object = showSecrets ? rendered.object : hideSecretValues(rendered.object);
  const text = showOrigin ? commentedYaml(object, (path) => fieldComment(rendered, path)) : objectYaml(object);
  return `# Source: ${sourceComment(rendered, part.id, cluster)}\n${text}`;
}

function writeFolder(folder: OutputFolder, clusters: readonly ChosenParts[], options: BuildOptions): void {
  for (const { plan, chosen } of clusters) {
    for (const part of chosen) {
      const { namespace, name } = part.rendered;
      const folders = [plan.name, part.kind, namespace, name];
      for (const rendered of part.rendered.objects) {
        folder.write(folders, fileName(rendered), documentOf(rendered, part, undefined, options));
      }
    }
  }
}

function fileName({ object }: RenderedObject): string {
  const metadata = metadataOf(object);
  const parts = [textOf(object, 'kind'), textOf(metadata, 'namespace'), textOf(metadata, 'name')];
  return parts.filter((part) => part !== '').join('-');
}
