import { describe, expect, it } from 'vitest';
import { build, KustomizeError, memoryFileSystem } from '../../../src/kustomize/index.ts';

/** What a build is called, its files, and what kustomize 5.8.1 printed; undefined where it refused. */
type Recorded = readonly [title: string, files: Readonly<Record<string, string>>, printed: string | undefined];

/** Builds the root of each tree, and expects what the real program came to. */
export function buildsAsRecorded(title: string, rows: readonly Recorded[]): void {
  describe(title, () => {
    it.each(rows)('%s', (_, files, printed) => {
      expect(printedOf(files)).toBe(printed);
    });
  });
}

function printedOf(files: Readonly<Record<string, string>>): string | undefined {
  try {
    return build(memoryFileSystem(files), '/', { restrictor: 'none', reorder: 'legacy' }).text();
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}
