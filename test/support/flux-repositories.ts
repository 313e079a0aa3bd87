import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readDocument } from '../../src/manifests/read-document.ts';
import { splitDocuments } from '../../src/manifests/split-documents.ts';

const shared = path.resolve(import.meta.dirname, '../../../shared');
const repositories = path.join(shared, 'repos');

/** Whether the three real Flux repositories, and what Flux renders of them, lie beside the checkout. */
export const hasRepositories = existsSync(repositories);

// oxlint-disable-next-line no-console
if (!hasRepositories) console.warn('skipped: 2 tests over real repositories; put "shared" beside the checkout');

/** Every plain Kubernetes object in the files of the three repositories, patches among them. */
export function repositoryObjects(): Record<string, unknown>[] {
  return globSync('**/*.{yaml,yml}', { cwd: repositories }).flatMap((file) => {
    const source = readFileSync(path.join(repositories, file), 'utf8');
    return Array.from(splitDocuments(source), ({ start, end, line }) => {
      const read = readDocument({ file, text: source.slice(start, end), line, syntax: 'yaml' });
      return typeof read === 'object' && 'value' in read ? asObject(read.value) : undefined;
    }).filter((object) => object !== undefined);
  });
}

/** Every object that Flux would apply of the three repositories: the outcome of normalising. */
export function appliedObjects(): Record<string, unknown>[] {
  return globSync('conformance/flux/*.json', { cwd: shared }).flatMap((file) => {
    const { kustomizations } = JSON.parse(readFileSync(path.join(shared, file), 'utf8'));
    return kustomizations.flatMap(({ objects }: { objects?: Record<string, unknown>[] }) => objects ?? []);
  });
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || !('apiVersion' in value) || !('kind' in value)) return undefined;
  return { ...value };
}
