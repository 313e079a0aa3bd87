import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { objectYaml } from '../../src/cli/build/object-yaml.ts';
import { allKinds } from '../../src/kube/kinds/all-kinds.ts';
import { customResourceDefinition } from '../../src/kube/schema/custom-resource-definition.ts';

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

/** Writes the folder anew, below `root`; what does not belong there goes. */
export function writeCrdManifests(root: string): void {
  const folder = path.join(root, crdFolder);
  mkdirSync(folder, { recursive: true });
  const manifests = crdManifests();
  for (const file of globSync('*', { cwd: folder })) if (!manifests.has(file)) rmSync(path.join(folder, file));
  for (const [file, text] of manifests) writeFileSync(path.join(folder, file), text);
}
