import { planClusters, type ClusterPlan } from '../render/config/plan-clusters.ts';
import type { ReadSettings } from '../render/config/read-settings.ts';
import type { ClusterSettings } from '../render/config/settings.ts';
import { findEntryPoints } from '../render/flux/entry/find-entries.ts';
import { normalisePath, type EntryPoint } from '../render/flux/entry/entry-point.ts';
import type { SourceTree } from '../render/source-tree.ts';

/** One cluster in both states; at least one of them has it. */
export interface PlanPair {
  readonly name: string;
  readonly base?: ClusterPlan;
  readonly head?: ClusterPlan;
}

/** A state of a repository with what it says about itself. */
export interface SettledTree {
  readonly tree: SourceTree;
  readonly settings: ReadSettings;
}

/**
 * The clusters of both states, side by side: those of the base in its order, then those that only the head has. What the
 * base says of a cluster holds for the head, too; the head may only add: clusters, charts, and stand-ins for what nobody
 * knew before. Throws a RepositoryError for settings that name what is not there.
 */
export function pairPlans(base: SettledTree, head: SettledTree): readonly PlanPair[] {
  const before = planClusters(base.tree, base.settings, findEntryPoints(base.tree));
  const entries = findEntryPoints(head.tree);
  const settings = headSettings(base.settings, head.settings, head.tree, entries);
  const after = planClusters(head.tree, settings, entries);
  const left = new Set(after);
  const take = (found: ClusterPlan | undefined): ClusterPlan | undefined => {
    if (found) left.delete(found);
    return found;
  };
  const byName = before.map((plan) => ({ plan, now: take(after.find(({ name }) => name === plan.name)) }));
  const pairs = byName.map(({ plan, now }): PlanPair => {
    // Default names grow when another cluster would have the same one.
    const other = now ?? take(Array.from(left).find(({ entry }) => entry.path === plan.entry.path));
    return { name: plan.name, base: plan, ...(other && { head: { ...other, name: plan.name } }) };
  });
  return [...pairs, ...Array.from(left, (head): PlanPair => ({ name: head.name, head }))];
}

/** A cluster of the settings, and which of them say so. */
interface FromSettings {
  readonly settings: ClusterSettings;
  readonly from: ReadSettings;
  readonly index: number;
}

/** The base's settings for the head: without clusters whose entry is gone, and with what only the head's settings have. */
function headSettings(
  base: ReadSettings,
  head: ReadSettings,
  tree: SourceTree,
  entries: readonly EntryPoint[],
): ReadSettings {
  const clusters = [...stillThere(base, head, tree, entries)];
  clusters.push(...onlyInHead(head, clusters));
  const { charts = [], ...rest } = base.settings;
  return {
    settings: {
      ...rest,
      clusters: clusters.map(({ settings }) => settings),
      charts: Array.from(new Set([...charts, ...(head.settings.charts ?? [])])),
    },
    placeOf: (path) => {
      const [first, index, ...more] = path;
      const found = first === 'clusters' && typeof index === 'number' ? clusters[index] : undefined;
      return found ? found.from.placeOf(['clusters', found.index, ...more]) : base.placeOf(path);
    },
  };
}

function* stillThere(
  base: ReadSettings,
  head: ReadSettings,
  tree: SourceTree,
  entries: readonly EntryPoint[],
): Generator<FromSettings> {
  for (const [index, settings] of (base.settings.clusters ?? []).entries()) {
    const now = head.settings.clusters?.find(({ name }) => name === settings.name);
    const merged = now === undefined ? settings : withStandIns(settings, now);
    if (hasEntry(merged, tree, entries)) yield { settings: merged, from: base, index };
  }
}

function* onlyInHead(head: ReadSettings, known: readonly FromSettings[]): Generator<FromSettings> {
  const names = new Set(known.map(({ settings }) => settings.name));
  const used = new Set(known.map(({ settings }) => entryPathOf(settings)));
  for (const [index, settings] of (head.settings.clusters ?? []).entries()) {
    const path = entryPathOf(settings);
    if (names.has(settings.name) || (path !== undefined && used.has(path))) continue;
    yield { settings, from: head, index };
  }
}

/** Values that the base does not name may come with the change that needs them; what it names stays. */
function withStandIns(base: ClusterSettings, head: ClusterSettings): ClusterSettings {
  const values = { ...head.values };
  for (const [id, data] of Object.entries(base.values ?? {})) values[id] = { ...values[id], ...data };
  return {
    ...base,
    ...(base.variables || head.variables ? { variables: { ...head.variables, ...base.variables } } : {}),
    ...(base.values || head.values ? { values } : {}),
  };
}

function entryPathOf({ entry }: ClusterSettings): string | undefined {
  if (entry === undefined) return undefined;
  return normalisePath(typeof entry === 'string' ? entry : entry.path);
}

function hasEntry(settings: ClusterSettings, tree: SourceTree, entries: readonly EntryPoint[]): boolean {
  const path = entryPathOf(settings);
  if (path !== undefined) return path === '' || tree.files.some((file) => file.startsWith(`${path}/`));
  const last = (entry: EntryPoint): string => entry.path.split('/').at(-1) ?? '';
  return entries.some((entry) => entry.path === settings.name || last(entry) === settings.name);
}
