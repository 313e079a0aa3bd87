import { objectYaml } from '../../src/cli/build/object-yaml.ts';
import { componentRights } from '../../src/kube/rbac/component-rights.ts';
import { rbacObjects } from '../../src/kube/rbac/rbac-objects.ts';

/** Beside the CustomResourceDefinitions. */
export const rbacFolder = 'flux/chart/rbac';

/** What has to be in that folder: text by name of file, for the namespace `kubescape`. */
export function rbacManifests(): ReadonlyMap<string, string> {
  return new Map(
    componentRights.map((rights) => [
      `${rights.component}.yaml`,
      `# Made of src/kube/rbac by \`npm run crds\`. Do not edit.\n${rbacObjects(rights, 'kubescape')
        .map((object) => objectYaml({ ...object }))
        .join('---\n')}`,
    ]),
  );
}
