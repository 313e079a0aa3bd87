import { createHash } from 'node:crypto';
import { gunzipWithin } from '../../platform/gunzip.ts';
import { readTar } from '../../platform/tar.ts';
import { BundleError, largestBundle, largestManifest } from './bundle-error.ts';
import { BundleManifest, bundleFormat, contentsFolder, manifestFile, type BundledFile } from './bundle-manifest.ts';
import type { Contents } from './recorded-tree.ts';

/** A bundle that is whole: every content is what its name says, and all that is referred to is there. */
export interface Bundle {
  readonly manifest: BundleManifest;
  readonly contents: Contents;
}

const mostContents = 200_000;

/** Reads a bundle from anywhere: bounded, and nothing of it is believed. Throws a BundleError. */
export function readBundle(bytes: Uint8Array): Bundle {
  const { text, contents } = unpacked(bytes);
  const manifest = readManifest(text);
  const { base, head, charts, policy } = manifest;
  for (const [where, files] of [
    ['base', base.files] as const,
    ['head', head.files] as const,
    ...charts.map(({ files: ofCharts }) => ['charts', ofCharts] as const),
  ]) {
    checkFiles(where, files, contents);
  }
  if (policy && !contents.has(policy.content)) throw new BundleError('it lacks the content of its policy');
  return { manifest, contents };
}

function unpacked(bytes: Uint8Array): { readonly text: string; readonly contents: Contents } {
  const contents: Contents = new Map();
  let text: string | undefined;
  try {
    for (const { name, content } of readTar(gunzipWithin(bytes, largestBundle))) {
      if (text === undefined) {
        if (name !== manifestFile) throw new BundleError(`it does not begin with ${manifestFile}`);
        if (content.length > largestManifest) throw new BundleError(`its ${manifestFile} is too large`);
        text = new TextDecoder().decode(content);
        continue;
      }
      const digest = createHash('sha256').update(content).digest('hex');
      if (name !== `${contentsFolder}${digest}`) {
        throw new BundleError(`${JSON.stringify(name.slice(0, 100))} in it is not what its name says`);
      }
      if (contents.has(digest)) throw new BundleError(`${JSON.stringify(name)} is in it twice`);
      if (contents.size >= mostContents) throw new BundleError(`it has more than ${mostContents} contents`);
      contents.set(digest, content);
    }
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  if (text === undefined) throw new BundleError('it is empty');
  return { text, contents };
}

function readManifest(text: string): BundleManifest {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new BundleError(`its ${manifestFile} is no JSON`, { cause });
  }
  const { success, data: manifest, error } = BundleManifest.safeParse(data);
  if (success) return manifest;
  const [issue] = error.issues;
  const at = issue?.path.map(String).join('.').slice(0, 100) ?? '';
  if (at === 'format') throw new BundleError(`it is no bundle of this version; expected format "${bundleFormat}"`);
  throw new BundleError(`its ${manifestFile} is wrong at ${JSON.stringify(at)}: ${issue?.message ?? 'not valid'}`);
}

function checkFiles(where: string, files: readonly BundledFile[], contents: Contents): void {
  let last: string | undefined;
  for (const [name, content] of files) {
    // What renders rests on this order.
    if (last !== undefined && last >= name) throw new BundleError(`its files of ${where} are not in order`);
    last = name;
    if (typeof content === 'string' && !contents.has(content)) {
      throw new BundleError(`it lacks the content of ${JSON.stringify(name.slice(0, 200))} of ${where}`);
    }
  }
}
