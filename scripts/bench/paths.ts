import { join } from 'node:path';

export const projectDirectory = join(import.meta.dirname, '..', '..');
/** Everything that benches write. Git ignores it. */
export const benchDirectory = join(projectDirectory, '.bench');
export const bundleFile = join(projectDirectory, 'dist', 'bundle', 'kubescape-gitops.js');
