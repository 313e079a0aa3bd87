import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readTar, writeTar, type TarFile } from '../../src/platform/tar.ts';

/** What a bundle says in front of its contents, as tests take it apart. */
export interface Description {
  readonly tool: { readonly name: string; readonly version: string };
  readonly base: { readonly files: readonly (readonly [string, unknown])[] };
  readonly environment: Readonly<Record<string, unknown>>;
}

/** A bundle taken apart: the description, and the contents with their names. */
export function unpacked(file: string): {
  readonly description: Description;
  readonly contents: readonly TarFile[];
} {
  const [first, ...contents] = readTar(gunzipSync(readFileSync(file)));
  return { description: JSON.parse(new TextDecoder().decode(first?.content)), contents };
}

/** Packs what was taken apart. */
export function packed(description: unknown, contents: readonly TarFile[]): Buffer {
  const content = Buffer.from(typeof description === 'string' ? description : JSON.stringify(description));
  return gzipSync(writeTar([{ name: 'bundle.json', content }, ...contents]));
}
