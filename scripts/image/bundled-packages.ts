import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Hexadecimal SHA-512 of the package as the registry has it. */
  readonly sha512: string;
  /** As its author writes it: mostly a name of SPDX. */
  readonly license?: string;
}

const LockedPackage = z.object({
  version: z.string(),
  integrity: z.string().startsWith('sha512-'),
  license: z.string().optional(),
});
const PackageLock = z.object({ packages: z.record(z.string(), z.unknown()) });

/**
 * The npm packages of which code is in the command: esbuild says which files it takes from, package-lock.json which
 * version that is. Sorted by name. Throws when one is not locked.
 */
export async function bundledPackages(root: string): Promise<BundledPackage[]> {
  const { packages } = PackageLock.parse(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')));
  return packageFolders(await inputsOf(root)).map((folder) => {
    const { version, integrity, license } = LockedPackage.parse(packages[folder]);
    const sha512 = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { name, version, sha512, ...(license !== undefined && { license }) };
  });
}

/** Of paths such as `node_modules/@a/b/lib/c.js` the folders of packages, each once. */
export function packageFolders(inputs: readonly string[]): string[] {
  const folders = inputs.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].toSorted();
}

/** What is left after unused code was dropped; how it is cut into files plays no part. */
async function inputsOf(root: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
}
