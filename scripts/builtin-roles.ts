/*
 * Prints the roles that every Kubernetes API server makes at its start, out of what Kubernetes' own tests expect.
 * src/render/judging/builtin-objects.ts reads them.
 *
 * Usage, with k8s.io/kubernetes of the Go module proxy in GOMODCACHE:
 * node scripts/builtin-roles.ts $GOMODCACHE/k8s.io/kubernetes@vVERSION > src/render/judging/builtin-roles.json
 * oxfmt src/render/judging/builtin-roles.json
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';

const Rule = z.strictObject({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()).optional(),
  resources: z.array(z.string()).optional(),
  resourceNames: z.array(z.string()).optional(),
  nonResourceURLs: z.array(z.string()).optional(),
});
type Rule = z.infer<typeof Rule>;
const Role = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  rules: z.array(Rule).nullable(),
});
const RoleList = z.object({ items: z.array(Role) });

const [module = ''] = process.argv.slice(2);
const version = /@(v[\d.]+)\/?$/.exec(module)?.[1];
if (version === undefined)
  throw new Error('name the folder of the module, which ends in its version: kubernetes@v1.36.3');
const folder = 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata';
const roles = ['cluster-roles.yaml', 'controller-roles.yaml', 'namespace-roles.yaml'].flatMap((file) => {
  return RoleList.parse(load(readFileSync(path.join(module, folder, file), 'utf8'))).items;
});

const aggregateTo = /^rbac\.authorization\.k8s\.io\/aggregate-to-(.+)$/;
const table = {
  source: `k8s.io/kubernetes ${version}, ${folder} (Apache-2.0)`,
  clusterRoles: Object.fromEntries(
    roles.filter(({ kind }) => kind === 'ClusterRole').map(({ metadata, rules }) => [metadata.name, lines(rules)]),
  ),
  roles: Object.fromEntries(
    roles
      .filter(({ kind }) => kind === 'Role')
      .map(({ metadata, rules }) => [`${metadata.namespace ?? ''}/${metadata.name}`, lines(rules)]),
  ),
  aggregated: Object.fromEntries(
    roles.flatMap(({ metadata }) => {
      const labels = Object.keys(metadata.labels ?? {}).map((label) => aggregateTo.exec(label)?.[1]);
      const into = labels.filter((name) => name !== undefined);
      return into.length === 0 ? [] : [[metadata.name, into]];
    }),
  ),
};
process.stdout.write(`${JSON.stringify(table, null, 2)}\n`);

function lines(rules: readonly Rule[] | null): string[] {
  return (rules ?? []).map(lineOf);
}

/** `verbs apiGroups resources`, with resourceNames if any, or `verbs nonResourceURLs`; the core group is `core`. */
function lineOf({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): string {
  const groups = apiGroups.map((group) => (group === '' ? 'core' : group));
  const parts = nonResourceURLs.length > 0 ? [verbs, nonResourceURLs] : [verbs, groups, resources];
  if (resourceNames.length > 0) parts.push(resourceNames);
  const words = parts.map((part) => part.join(','));
  if (words.some((word) => word === '' || word.includes(' '))) throw new Error(`no line can say: ${words.join(' ')}`);
  return words.join(' ');
}
