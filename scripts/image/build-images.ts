import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '../../src/platform/file-lock.ts';
import { bundledPackages } from './bundled-packages.ts';
import { fetchPackages, type DebianPackage } from './debian-packages.ts';
import { nodePackage, suite, systemPackages, toolPackages, type ImagePlan, type LayerName } from './image-plan.ts';
import { archiveLayer, type LayerArchive } from './layer-archive.ts';
import { fetchNpmPackage } from './npm-package.ts';
import { ociImage, type BuildFacts, type OciImage } from './oci-image.ts';
import { writeLayout } from './oci-layout.ts';
import { helmFor, nodeFacts, type HelmFile } from './programs.ts';
import { sbomOf, type Contents } from './sbom.ts';
import { stageLayers } from './stage-layers.ts';

export interface BuildOptions {
  readonly plans: readonly ImagePlan[];
  /** The root of the project. */
  readonly root: string;
  /** The folder that `npm run build` made. */
  readonly bundle: string;
  /** Kept between builds. */
  readonly cache: string;
  readonly facts: BuildFacts;
  /** Registry and owner that stand before the names of the images. */
  readonly registry: string;
  /** A helm to take instead of the pinned one. */
  readonly helm?: string;
  readonly offline: boolean;
  readonly tell: (line: string) => void;
}

export interface BuiltImage {
  readonly plan: ImagePlan;
  readonly image: OciImage;
  /** The tar archive, and the parts list beside it. */
  readonly file: string;
  readonly sbom: string;
}

/** The folders of layers, and what went into them. */
export interface StagedLayers {
  readonly folders: ReadonlyMap<LayerName, string>;
  readonly debian: readonly DebianPackage[];
  readonly helm?: HelmFile;
}

/** Fetches what the plans need and lays it into one folder for each layer, below `work`. */
export async function stageImages(options: BuildOptions, work: string): Promise<StagedLayers> {
  const { plans, cache, root, bundle, offline, tell } = options;
  const names = [...new Set(plans.flatMap(({ layers }) => layers))];
  const choices = [...systemPackages, ...(names.includes('tools') ? toolPackages : [])];
  mkdirSync(cache, { recursive: true });
  // Of builds that run at the same time one fetches, the others find it there.
  const fetched = await withLock(path.join(cache, 'fetching.lock'), 600_000, async () => {
    tell(`fetching ${choices.length} packages of Debian ${suite.codename}, and Node.js ${nodePackage.version}`);
    const wanted = choices.map(({ name }) => name);
    const debian = fetchPackages(wanted, { suite: suite.codename, cache, offline, env: process.env });
    const node = fetchNpmPackage(nodePackage, cache);
    const helm = names.includes('tools') ? await helmFor(options.helm, cache, tell) : undefined;
    return { debian, node, ...(helm !== undefined && { helm }) };
  });
  const { debian, node, helm } = fetched;
  const license = path.join(root, 'LICENSE');
  const parts = { debian, node, bundle, license, version: options.facts.version, ...(helm && { helm: helm.file }) };
  return { folders: stageLayers(parts, names, work), debian, ...(helm && { helm }) };
}

/** Builds images into a folder: for each a tar archive and a parts list, both whole or not there. */
export async function buildImages(options: BuildOptions, output: string): Promise<BuiltImage[]> {
  mkdirSync(output, { recursive: true });
  const work = mkdtempSync(path.join(output, 'build-'));
  try {
    const staged = await stageImages(options, work);
    const npm = await bundledPackages(options.root);
    const node = nodeFacts(path.join(folderOf(staged, 'node'), 'usr/bin/node'));
    const archives = new Map<LayerName, LayerArchive>();
    for (const [name, folder] of staged.folders) {
      options.tell(`packing the layer ${name}`);
      archives.set(name, archiveLayer(folder));
    }
    return options.plans.map((plan) => {
      const layers = plan.layers.flatMap((name) => archives.get(name) ?? []);
      const image = ociImage(plan, layers, options.facts);
      const contents = contentsOf(plan, staged, { npm, node });
      const sbom = JSON.stringify(sbomOf(plan, image.digest, contents, options.facts), null, 2);
      writeLayout(path.join(work, 'image.tar'), image, `${options.registry}/${plan.name}:${options.facts.version}`);
      writeFileSync(path.join(work, 'sbom.json'), `${sbom}\n`);
      const built = { plan, image, file: path.join(output, `${plan.name}.tar`), sbom: sbomFile(output, plan) };
      renameSync(path.join(work, 'image.tar'), built.file);
      renameSync(path.join(work, 'sbom.json'), built.sbom);
      return built;
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function sbomFile(output: string, plan: ImagePlan): string {
  return path.join(output, `${plan.name}.cdx.json`);
}

function contentsOf(plan: ImagePlan, staged: StagedLayers, rest: Pick<Contents, 'npm' | 'node'>): Contents {
  const withTools = plan.layers.includes('tools');
  const names = [...systemPackages, ...(withTools ? toolPackages : [])].map(({ name }) => name);
  const debian = staged.debian.filter(({ name }) => names.includes(name));
  return { debian, ...rest, ...(withTools && staged.helm && { helm: staged.helm }) };
}

/** The folder of a layer that was staged. */
export function folderOf({ folders }: StagedLayers, name: LayerName): string {
  const folder = folders.get(name);
  if (folder === undefined) throw new Error(`the layer ${name} was not staged`);
  return folder;
}
