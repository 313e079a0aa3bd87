import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kind } from '../../../src/kube/schema/kind.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/kinds');

/** An object in test/fixtures/kinds. */
export interface Sample {
  /** Name of the file; one that begins with `refused-` is not for an API server. */
  readonly name: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** The objects of a kind. */
export function samplesOf({ plural }: Kind): readonly Sample[] {
  const files = globSync('*.json', { cwd: path.join(folder, plural) }).toSorted();
  return files.map((file) => ({
    name: path.basename(file, '.json'),
    object: JSON.parse(readFileSync(path.join(folder, plural, file), 'utf8')) as Sample['object'],
  }));
}

export function isRefused({ name }: Sample): boolean {
  return name.startsWith('refused-');
}

/** Folders of objects. */
export function sampledPlurals(): readonly string[] {
  return globSync('*', { cwd: folder }).toSorted();
}
