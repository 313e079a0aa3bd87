import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { DebianPackage } from './debian-packages.ts';
import {
  application,
  systemPackages,
  toolPackages,
  workingFolder,
  type LayerName,
  type PackageChoice,
} from './image-plan.ts';
import { run } from './run.ts';
import { writeSystemFiles } from './system-files.ts';
import { unpackPackage } from './unpack-package.ts';

/** What was fetched or built, to be laid into layers. */
export interface ImageParts {
  readonly debian: readonly DebianPackage[];
  /** The npm package that carries Node.js. */
  readonly node: string;
  /** The program helm. Absent: no image has the layer of tools. */
  readonly helm?: string;
  /** The folder that `npm run build` makes. */
  readonly bundle: string;
  readonly version: string;
  /** Our licence. */
  readonly license: string;
}

/** A repository that is mounted belongs to somebody else, which git takes for an attack unless it is told. */
const gitSettings = `[safe]\n\tdirectory = /${workingFolder}\n\tdirectory = /${workingFolder}/*\n`;

/** Makes a folder for each layer below `work`, gives where they are. */
export function stageLayers(parts: ImageParts, names: readonly LayerName[], work: string): Map<LayerName, string> {
  const stages: Readonly<Record<LayerName, (root: string) => void>> = {
    system: (root) => {
      unpack(parts.debian, systemPackages, root);
      writeSystemFiles(root);
    },
    node: (root) => stageNode(parts.node, root),
    tools: (root) => {
      unpack(parts.debian, toolPackages, root);
      stageHelm(parts.helm, root);
      mkdirSync(path.join(root, 'etc'), { recursive: true });
      writeFileSync(path.join(root, 'etc/gitconfig'), gitSettings);
    },
    application: (root) => stageApplication(parts, root),
  };
  const stage = (name: LayerName): [LayerName, string] => {
    const root = path.join(work, name);
    mkdirSync(root, { recursive: true });
    stages[name](root);
    return [name, root];
  };
  return new Map(names.map(stage));
}

function unpack(debian: readonly DebianPackage[], choices: readonly PackageChoice[], root: string): void {
  for (const choice of choices) {
    const found = debian.find(({ name }) => name === choice.name);
    if (found === undefined) throw new Error(`${choice.name} was not fetched`);
    unpackPackage(found, choice, root);
  }
}

function stageNode(archive: string, root: string): void {
  const work = mkdtempSync(path.join(path.dirname(root), 'unpacked-'));
  run('tar', [
    '--extract',
    '--gzip',
    `--file=${archive}`,
    `--directory=${work}`,
    'package/bin/node',
    'package/LICENSE',
  ]);
  addProgram(path.join(work, 'package/bin/node'), root, 'node');
  addLicense(path.join(work, 'package/LICENSE'), root, 'nodejs');
}

function stageHelm(helm: string | undefined, root: string): void {
  if (helm === undefined) throw new Error('an image with tools needs helm');
  addProgram(helm, root, 'helm');
  mkdirSync(path.join(root, 'usr/share/doc/helm'), { recursive: true });
  symlinkSync('../../common-licenses/Apache-2.0', path.join(root, 'usr/share/doc/helm/copyright'));
}

/** The bundle as it is, however many files it has. Beside it a package.json, so that Node.js need not guess. */
function stageApplication({ bundle, version, license }: ImageParts, root: string): void {
  if (!existsSync(path.join(bundle, application.entry))) {
    throw new Error(`${bundle} has no ${application.entry}: run npm run build`);
  }
  const folder = path.join(root, application.folder);
  cpSync(bundle, folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ name: 'kubescape-gitops', version, type: 'module' })}\n`,
  );
  addLicense(license, root, 'kubescape-gitops');
}

function addProgram(file: string, root: string, name: string): void {
  const target = path.join(root, 'usr/bin', name);
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(file, target);
  chmodSync(target, 0o755);
}

function addLicense(file: string, root: string, name: string): void {
  const target = path.join(root, 'usr/share/doc', name, 'copyright');
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(file, target);
}
