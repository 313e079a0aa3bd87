import { getHeapStatistics } from 'node:v8';
import { readSmallFile } from '../../platform/read-small-file.ts';

/** What this process may use, in bytes. */
export interface MemoryLimits {
  /** Of its container; undefined where nobody set one. */
  readonly container: number | undefined;
  /** Of V8's heap. */
  readonly heap: number;
}

/** Where the kernel tells it within a container: of version 2 of control groups, and of version 1. */
const limitFiles = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'];

/** Asks the kernel and V8. Never throws: who cannot be asked has set no limit. */
export async function readMemoryLimits(files: readonly string[] = limitFiles): Promise<MemoryLimits> {
  const heap = getHeapStatistics().heap_size_limit;
  for (const file of files) {
    const read = await readSmallFile(file, 100);
    const bytes = read.kind === 'text' && /^\d{1,19}\s*$/.test(read.text) ? Number(read.text) : 0;
    // No limit is a very large number in version 1.
    if (bytes > 0 && bytes < 2 ** 53) return { container: bytes, heap };
  }
  return { container: undefined, heap };
}
