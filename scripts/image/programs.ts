import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { fetchHelm } from '../../src/render/helm/fetch-helm.ts';
import { helmPackage } from '../../src/render/helm/helm-package.ts';
import { runText } from './run.ts';
import type { Program } from './sbom.ts';

export interface HelmFile extends Program {
  readonly file: string;
}

/**
 * The helm for the gate's image: a file that was named, whatever it is, else the one that the command pins and fetches
 * for itself, compared with its digest.
 */
export async function helmFor(
  named: string | undefined,
  cache: string,
  tell: (line: string) => void,
): Promise<HelmFile> {
  const file = named ?? path.join(cache, '..', 'helm', helmPackage.version.slice(1), 'helm');
  const isThere = (): boolean => existsSync(file) && sha256Of(file) === helmPackage.programSha256;
  if (named === undefined && !isThere()) {
    mkdirSync(path.dirname(file), { recursive: true });
    await fetchHelm(file, { env: process.env, tell, isThere });
  }
  const version = runText(file, ['version', '--template', '{{.Version}}'], { env: { HOME: '/nonexistent' } });
  return { file, version: version.replace(/^v/, ''), sha256: sha256Of(file) };
}

const Versions = z.record(z.string(), z.string());

/** What a Node.js says of itself: its version and those of the libraries inside. */
export function nodeFacts(file: string): Program & { readonly builtWith: Readonly<Record<string, string>> } {
  const printed = runText(file, ['-p', 'JSON.stringify(process.versions)'], { env: {} });
  const { node = '', ...versions } = Versions.parse(JSON.parse(printed));
  // These two number interfaces, and what is empty was left out.
  const libraries = Object.entries(versions).filter(
    ([name, text]) => !['modules', 'napi'].includes(name) && text !== '',
  );
  return { version: node, sha256: sha256Of(file), builtWith: Object.fromEntries(libraries) };
}

function sha256Of(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
