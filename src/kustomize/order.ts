import { KustomizeError } from './errors.ts';
import { currentId, printGvk, sameGvk } from './identity.ts';
import type { BuildResource, Gvk, ResId } from './resource.ts';

/** `sortOptions` of a root kustomization. */
export interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
}

const first: readonly string[] = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const last: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

type Ranks = ReadonlyMap<string, number>;

function ranksOf(orderFirst: readonly string[], orderLast: readonly string[]): Ranks {
  return new Map([
    ...orderFirst.map((kind, index) => [kind, index - orderFirst.length] as const),
    ...orderLast.map((kind, index) => [kind, index + 1] as const),
  ]);
}

const legacyRanks = ranksOf(first, last);

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function gvkText({ group, version, kind }: Gvk): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
}

/** Legacy order of kinds: those that others need first, webhooks last, the rest by `group_version_kind`. */
export function compareGvk(one: Gvk, other: Gvk, ranks: Ranks = legacyRanks): number {
  const byRank = (ranks.get(one.kind) ?? 0) - (ranks.get(other.kind) ?? 0);
  const byText = compareText(gvkText(one), gvkText(other));
  // The namespaces of the core group come before those of others.
  const isCoreNamespace =
    one.kind === 'Namespace' && other.kind === 'Namespace' && (one.group === '' || other.group === '');
  return byRank || (isCoreNamespace ? -byText : byText);
}

function idText(id: ResId): string {
  return `${printGvk(id)}|${id.namespace || '~X'}|${id.name || '~N'}`;
}

/** Resources in legacy order of their present ids. */
function legacyOrder(resources: readonly BuildResource[], options?: SortOptions['legacySortOptions']): BuildResource[] {
  const ranks = options ? ranksOf(options.orderFirst ?? [], options.orderLast ?? []) : legacyRanks;
  return resources
    .map((resource) => {
      const id = currentId(resource);
      return { resource, id, text: idText(id) };
    })
    .toSorted((one, other) =>
      sameGvk(one.id, other.id) ? compareText(one.text, other.text) : compareGvk(one.id, other.id, ranks),
    )
    .map(({ resource }) => resource);
}

/** Resources as `sortOptions` orders them: without it, or with `fifo`, as they came. */
export function sortResources(
  resources: readonly BuildResource[],
  options: SortOptions | undefined,
): readonly BuildResource[] {
  if (!options) return resources;
  const { order = '', legacySortOptions } = options;
  if (order !== 'fifo' && order !== 'legacy')
    throw new KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'legacy') return legacyOrder(resources, legacySortOptions);
  if (legacySortOptions)
    throw new KustomizeError(
      "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
    );
  return resources;
}
