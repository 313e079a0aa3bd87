/*
 * Builds the container images without a container engine. Usage: scripts/build-image.sh [options]; docs/image.md
 * says what comes out.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { userCacheFolder } from '../../src/platform/user-cache.ts';
import { buildImages, folderOf, stageImages, type BuildOptions, type BuiltImage } from './build-images.ts';
import { buildFacts, projectRoot } from './facts.ts';
import { images, type ImagePlan } from './image-plan.ts';
import { measuredStart } from './measured-start.ts';

const usage = `usage: scripts/build-image.sh [--image NAME]... [--output FOLDER] [--bundle FOLDER] [--helm FILE]
       [--registry HOST/OWNER] [--rootfs FOLDER] [--offline] [--no-measure]
`;

try {
  await main();
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      image: { type: 'string', multiple: true },
      output: { type: 'string', default: path.join(projectRoot, '.artefacts/image') },
      bundle: { type: 'string', default: path.join(projectRoot, 'dist/bundle') },
      helm: { type: 'string' },
      registry: { type: 'string', default: 'ghcr.io/kubescape-gitops' },
      rootfs: { type: 'string' },
      offline: { type: 'boolean', default: false },
      measure: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  if (values.help) return void process.stdout.write(usage);
  const cache = userCacheFolder(process.env);
  if (cache === undefined) throw new Error('neither XDG_CACHE_HOME nor HOME is set: there is no place for a cache');
  if (process.arch !== 'x64') throw new Error(`images are built on x64 for x64; this machine is ${process.arch}`);
  const options: BuildOptions = {
    plans: plansOf(values.image),
    root: projectRoot,
    bundle: path.resolve(values.bundle),
    cache: path.join(cache, 'image'),
    facts: buildFacts(projectRoot, process.env),
    registry: values.registry,
    offline: values.offline,
    tell: (line) => process.stderr.write(`${line}\n`),
    ...(values.helm !== undefined && { helm: path.resolve(values.helm) }),
  };
  if (values.rootfs !== undefined) return writeRoots(options, path.resolve(values.rootfs));
  for (const built of await buildImages(options, path.resolve(values.output))) {
    show(built);
    if (values.measure) process.stdout.write(`  ${measuredStart(built.file)}\n`);
  }
}

function plansOf(names: readonly string[] | undefined): readonly ImagePlan[] {
  if (names === undefined) return images;
  return names.map((name) => {
    const plan = images.find((image) => image.name === name);
    if (plan) return plan;
    throw new Error(`--image ${JSON.stringify(name)}: there are ${images.map((image) => image.name).join(' and ')}`);
  });
}

/** For those who make an image by other means: the files of each, in a folder of its name. */
async function writeRoots(options: BuildOptions, output: string): Promise<void> {
  if (existsSync(output) && readdirSync(output).length > 0) throw new Error(`--rootfs ${output} is not empty`);
  mkdirSync(output, { recursive: true });
  const work = mkdtempSync(path.join(output, 'build-'));
  try {
    const staged = await stageImages(options, work);
    for (const plan of options.plans) {
      for (const name of plan.layers) {
        cpSync(folderOf(staged, name), path.join(output, plan.name), { recursive: true, verbatimSymlinks: true });
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function show({ plan, image, file, sbom }: BuiltImage): void {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print(`\n${plan.name} ${image.digest}`);
  for (const [index, layer] of image.layers.entries()) {
    print(
      `  ${(plan.layers[index] ?? '').padEnd(12)} ${mebibytes(layer.bytes.length)}  ${mebibytes(layer.unpackedBytes)}`,
    );
  }
  const total = (sizes: readonly number[]): string => mebibytes(sizes.reduce((sum, size) => sum + size, 0));
  const packed = total(image.layers.map(({ bytes }) => bytes.length));
  print(
    `  ${'all'.padEnd(12)} ${packed}  ${total(image.layers.map((layer) => layer.unpackedBytes))}  (packed, unpacked)`,
  );
  print(`  ${path.relative('.', file)}, ${path.relative('.', sbom)}`);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1).padStart(6)} MiB`;
}
