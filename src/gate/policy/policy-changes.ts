import { quote } from '../../manifests/problem.ts';
import { entries, isMapping, isSame } from '../../engine/read.ts';
import type { Path } from '../../model/path.ts';
import type { Settings } from '../../render/config/settings.ts';
import { pathText } from './path-text.ts';

type Mapping = Readonly<Record<string, unknown>>;

const mostChanges = 100;
const mostItems = 8;

/**
 * What differs between the settings of base and head in what decides about a change: its gate, and which clusters there
 * are. A sentence for each: `gate.stages.prod.blockFrom: low → critical`.
 */
export function policyChanges(base: Settings, head: Settings): readonly string[] {
  const changes = Array.from(differences(comparable(base), comparable(head), []));
  const more = changes.length - mostChanges;
  return more > 0 ? [...changes.slice(0, mostChanges), `and ${more} more`] : changes;
}

/** Clusters by their names: what is one is known by it, wherever it stands. */
function comparable({ clusters, ...others }: Settings): Mapping {
  const byName = clusters?.map(({ name, ...cluster }) => [name, cluster] as const) ?? [];
  return { ...others, clusters: Object.fromEntries(byName) };
}

function* differences(base: unknown, head: unknown, path: Path): Generator<string> {
  if (isSame(base, head)) return;
  const isCluster = path.length === 2 && path[0] === 'clusters';
  const isWhole = isCluster && (base === undefined || head === undefined);
  // One side may lack a mapping that the other has: what stands in it is what differs.
  const sides = [base ?? {}, head ?? {}];
  if (!isWhole && sides.every(isMapping)) {
    const [before, after] = [entriesOf(base), entriesOf(head)];
    const keys = new Set([...before.keys(), ...after.keys()]);
    for (const key of Array.from(keys).toSorted()) yield* differences(before.get(key), after.get(key), [...path, key]);
    return;
  }
  yield `${pathText(path)}: ${isWhole || isContent(path) ? manner(base, head) : `${shown(base)} → ${shown(head)}`}`;
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(entries(value));
}

/** Values of variables and of ConfigMaps and Secrets are nobody's business in a report. */
function isContent(path: Path): boolean {
  return path[0] === 'clusters' && (path[2] === 'variables' || path[2] === 'values');
}

function manner(base: unknown, head: unknown): string {
  if (base === undefined) return 'added';
  return head === undefined ? 'removed' : 'changed';
}

function shown(value: unknown): string {
  if (value === undefined) return 'unset';
  if (typeof value === 'string') return /^[\w./-]{1,60}$/.test(value) ? value : quote(value);
  if (!Array.isArray(value)) {
    const json = JSON.stringify(value);
    return /^[ -~]{1,60}$/.test(json) ? json : quote(json);
  }
  const items = value.slice(0, mostItems).map(shown);
  return `[${[...items, ...(value.length > mostItems ? [`${value.length - mostItems} more`] : [])].join(', ')}]`;
}
