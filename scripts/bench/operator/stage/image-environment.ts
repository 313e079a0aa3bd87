/**
 * What the image sets for its processes and they cannot set themselves. One arena: else malloc of glibc has one for each of
 * some threads, and each keeps what it has had (5 MiB). What V8 is told is in src/cli/heap.ts.
 */
export const imageEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };
