import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import * as z from 'zod';

const page = new URL('../../../docs/scan-cluster.md', import.meta.url);
const Rule = z.strictObject({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
});
const ClusterRole = z.object({ kind: z.literal('ClusterRole'), rules: z.array(Rule) });

/** The rules of the ClusterRole that docs/scan-cluster.md says a scan needs. */
export function documentedRights(): z.infer<typeof ClusterRole>['rules'] {
  const [, manifest = ''] = /^```yaml\n(.*?)^```$/ms.exec(readFileSync(page, 'utf8')) ?? [];
  return ClusterRole.parse(load(manifest)).rules;
}
