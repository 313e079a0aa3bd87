import * as z from 'zod';
import { GateSettings } from './gate-settings.ts';

/** What the file is called, at the root of a repository. */
export const settingsFile = 'kubescape-gitops.yaml';
const settingsSchemaId = 'https://kubescape-gitops.dev/schema/kubescape-gitops.schema.json';

const value = z.string({ error: ({ input }) => (input === undefined ? 'is missing' : 'expected a text; quote it') });
const text = value.min(1, 'is empty').max(4096, 'is too long');
const folder = text.refine((path) => !path.split('/').includes('..'), 'expected a folder of this repository');
const version = text.max(100);

const SourceSettings = z.strictObject({
  kind: z
    .enum(['GitRepository', 'OCIRepository', 'Bucket'], { error: 'expected GitRepository, OCIRepository or Bucket' })
    .describe('Kind of the source. Default: GitRepository.')
    .optional(),
  namespace: text.describe('Namespace of the source. Default: flux-system.').optional(),
  name: text.describe('Name of the source. Default: flux-system.').optional(),
});

const EntrySettings = z.strictObject({
  path: folder.describe('The folder that Flux applies first, from the root of the repository.'),
  source: SourceSettings.describe('The source of Flux that stands for this repository.').optional(),
  url: text.describe('Address of this repository, by which other sources are known to be it, too.').optional(),
});

const folderOrEntry = { error: 'expected a folder such as clusters/production, or a mapping with path' };

const ClusterSettings = z.strictObject({
  name: text.describe('What the cluster is called here; names are unique.'),
  entry: z
    .union([folder, EntrySettings], folderOrEntry)
    .describe('Where Flux begins. Default: the entry point found that is called like the cluster.')
    .optional(),
  stage: text.describe('The stage that it belongs to, such as dev or prod. Default: what the path tells.').optional(),
  branch: text.describe('The branch that it follows. Default: what its GitRepository says.').optional(),
  fluxVersion: version
    .describe('Version of Flux, such as 2.9.1 or 2.x. Default: what the repository tells.')
    .optional(),
  kubernetesVersion: version.describe('Version of Kubernetes that charts are rendered for, such as 1.34.').optional(),
  variables: z
    .record(text, value, { error: 'expected names with texts' })
    .describe('Values of variables of postBuild that the repository does not have. What it has wins.')
    .optional(),
  values: z
    .record(
      z.string().regex(/^(?:ConfigMap|Secret)\/[^/\s]+\/[^/\s]+$/, 'expected Secret/NAMESPACE/NAME or ConfigMap/…'),
      z.record(text, value, { error: 'expected keys with texts' }),
      { error: 'expected Secret/NAMESPACE/NAME with keys and texts' },
    )
    .describe('Contents of ConfigMaps and Secrets that only the cluster has: stand-ins, never real secrets.')
    .optional(),
});

const someClusters = { error: 'expected a list of clusters' };

/** Everything that a repository may say about itself. */
export const Settings = z.strictObject(
  {
    clusters: z
      .array(ClusterSettings, someClusters)
      .max(10_000)
      .describe('The clusters of this repository.')
      .optional(),
    discovery: z
      .boolean({ error: 'expected true or false' })
      .describe('Whether entry points that no cluster names are clusters, too. Default: true.')
      .optional(),
    charts: z
      .array(folder, { error: 'expected a list of folders' })
      .describe('Folders of this repository that hold charts which releases refer to. For others there is --charts.')
      .optional(),
    gate: GateSettings.describe('What a change may do. The gate goes by what the base of a change says.').optional(),
  },
  { error: 'expected clusters, discovery, charts or gate' },
);
export type Settings = z.infer<typeof Settings>;
export type ClusterSettings = z.infer<typeof ClusterSettings>;

/** The JSON Schema of the file, for editors. */
export function settingsSchema(): z.core.JSONSchema.BaseSchema {
  return {
    ...z.toJSONSchema(Settings),
    $id: settingsSchemaId,
    title: 'Settings of kubescape-gitops',
    description: `What ${settingsFile} at the root of a repository may say; all of it is optional.`,
  };
}
