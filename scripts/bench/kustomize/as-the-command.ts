import type { BuildOptions } from '../../../src/kustomize/index.ts';

/** Builds as `kustomize build --load-restrictor LoadRestrictionsNone` does. */
export const asTheCommand: BuildOptions = { restrictor: 'none', reorder: 'legacy' };
