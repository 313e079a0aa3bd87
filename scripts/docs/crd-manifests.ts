import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { objectYaml } from '../../src/cli/build/object-yaml.ts';
import { allKinds } from '../../src/kube/kinds/all-kinds.ts';
import { customResourceDefinition } from '../../src/kube/schema/custom-resource-definition.ts';
import { rbacFolder, rbacManifests } from './rbac-manifests.ts';

/** Where Helm and Flux look for the CustomResourceDefinitions of a chart. */
export const crdFolder = 'flux/chart/crds';

/** What has to be in that folder: text by name of file. */
export function crdManifests(): ReadonlyMap<string, string> {
  return new Map(
    allKinds.map((kind) => [
      `${kind.plural}.yaml`,
      `# Made of src/kube/kinds by \`npm run crds\`. Do not edit.\n${objectYaml({ ...customResourceDefinition(kind) })}`,
    ]),
  );
}

/** Writes the folders of definitions and rights anew, below `root`; what does not belong there goes. */
export function writeClusterManifests(root: string): void {
  writeFolder(path.join(root, crdFolder), crdManifests());
  writeFolder(path.join(root, rbacFolder), rbacManifests());
}

function writeFolder(folder: string, manifests: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const file of globSync('*', { cwd: folder })) if (!manifests.has(file)) rmSync(path.join(folder, file));
  for (const [file, text] of manifests) writeFileSync(path.join(folder, file), text);
}
