import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readDocuments } from '../../src/kustomize/tree/read.ts';
import { workTree } from '../../src/platform/work-tree.ts';
import { renderCluster } from '../../src/render/flux/cluster/render-cluster.ts';
import type { RenderedKustomization } from '../../src/render/flux/cluster/rendered.ts';
import type { EntryPoint, SourceId } from '../../src/render/flux/entry/entry-point.ts';
import { findEntryPoints } from '../../src/render/flux/entry/find-entries.ts';
import { isMapping, textOf, type KubernetesObject } from '../../src/render/flux/objects/kubernetes-object.ts';
import { withoutHelm } from '../../src/render/flux/release/without-helm.ts';
import type { SourceTree } from '../../src/render/source-tree.ts';
import type { Replay } from './replay.ts';

/** What Flux's own libraries made of one entry of a repository. */
interface Case {
  readonly entry: string;
  readonly strict: boolean;
  readonly variables: Readonly<Record<string, string>>;
  /** `kind/namespace/name` */
  readonly source: string;
  readonly artifactRoot?: string;
  readonly entryKustomization: KubernetesObject;
  readonly kustomizations: readonly Expected[];
}

interface Expected {
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  readonly source: string;
  readonly state: string;
  readonly error?: string;
  readonly objects?: readonly KubernetesObject[];
  readonly missing?: readonly string[];
  readonly encrypted?: readonly string[];
}

/**
 * Renders the repositories of a folder of cases (`NAME.ENTRY.json`, the repository beside it in `../../repos/NAME`) and
 * compares each Kustomization, object by object.
 */
export async function replayRepositories(directory: string): Promise<Replay[]> {
  const files = readdirSync(directory).filter((file) => file.endsWith('.json'));
  const replays = files.toSorted().map(async (file) => {
    const repository = path.resolve(directory, '../../repos', file.split('.')[0] ?? '');
    if (!existsSync(repository)) return [{ name: file, differences: [`no repository at ${repository}`] }];
    const expected = JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as Case;
    return replayCluster(file.replace(/\.json$/, ''), expected, workTree(repository));
  });
  return (await Promise.all(replays)).flat();
}

async function replayCluster(name: string, expected: Case, repository: SourceTree): Promise<Replay[]> {
  const tree = below(repository, expected.artifactRoot ?? '');
  const { strict, variables } = expected;
  const releases = withoutHelm('the cases are about Kustomizations');
  const rendered = await renderCluster(tree, { entry: entryOf(expected, tree), strict, variables, releases });
  const found = new Map(rendered.kustomizations.map((one) => [`${one.namespace}/${one.name}`, one]));
  const replays = expected.kustomizations.map((one) => {
    const key = `${one.namespace}/${one.name}`;
    const own = found.get(key);
    found.delete(key);
    return { name: `${name} ${key}`, differences: own ? compare(one, own) : ['it is not rendered'] };
  });
  const more = Array.from(found.keys(), (key) => ({ name: `${name} ${key}`, differences: ['nobody expects it'] }));
  return [...replays, ...more];
}

/** The part of a repository that is its artifact, as if it were the whole. */
function below(tree: SourceTree, root: string): SourceTree {
  const base = root
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  if (base === '') return tree;
  const files = tree.files.filter((file) => file.startsWith(`${base}/`)).map((file) => file.slice(base.length + 1));
  return { files, read: (file) => tree.read(`${base}/${file}`) };
}

function entryOf({ entry, source, entryKustomization }: Case, tree: SourceTree): EntryPoint {
  const [kustomization] = readDocuments({ path: 'entry', text: JSON.stringify(entryKustomization) });
  if (kustomization === undefined) throw new Error('the case has no entry');
  const known = findEntryPoints(tree).find(({ path: found }) => found === entry);
  const [kind = '', namespace = '', name = ''] = source.split('/');
  return { path: entry, kustomization, source: { kind, namespace, name }, url: known?.url, fluxVersion: undefined };
}

function compare(expected: Expected, found: RenderedKustomization): string[] {
  const differences: string[] = [];
  const check = (what: string, wanted: string, own: string): void => {
    if (wanted !== own) differences.push(`${what} ${JSON.stringify(own)} instead of ${JSON.stringify(wanted)}`);
  };
  check(
    'state',
    expected.state,
    found.error === undefined
      ? found.state
      : `error (${found.error})`.slice(0, expected.state === 'error' ? 5 : undefined),
  );
  check('path', expected.path, found.path);
  check('source', expected.source, shown(found.source));
  const wanted = new Map((expected.objects ?? []).map((object) => [idOf(object), object]));
  const own = new Map(found.objects.map(({ object }) => [idOf(object), object]));
  for (const [id, object] of wanted) {
    const other = own.get(id);
    if (other === undefined) differences.push(`${id} is missing`);
    else if (!expected.encrypted?.includes(id))
      differences.push(...compareValues(object, other, expected.missing ?? [], id));
  }
  for (const id of own.keys()) if (!wanted.has(id)) differences.push(`${id} is too many`);
  return differences;
}

function shown(source: SourceId | undefined): string {
  return source === undefined ? '' : `${source.kind}/${source.namespace}/${source.name}`;
}

/** `group/Kind/namespace/name` */
function idOf(object: KubernetesObject): string {
  const apiVersion = textOf(object, 'apiVersion');
  const metadata = isMapping(object['metadata']) ? object['metadata'] : {};
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return [group, textOf(object, 'kind'), textOf(metadata, 'namespace'), textOf(metadata, 'name')].join('/');
}

/** The first differing value. What is empty counts as missing, and texts with an unknown variable are passed over. */
function compareValues(wanted: unknown, found: unknown, unknown: readonly string[], place: string): string[] {
  if (typeof wanted === 'string' && unknown.some((name) => wanted.includes(`\${${name}`))) return [];
  if (isMapping(wanted) && isMapping(found)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
    return Array.from(keys)
      .flatMap((key) => compareValues(wanted[key], found[key], unknown, `${place}.${key}`))
      .slice(0, 1);
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    return wanted
      .flatMap((item, index) => compareValues(item, found[index], unknown, `${place}[${index}]`))
      .slice(0, 1);
  }
  if (isDeepStrictEqual(pruned(wanted), pruned(found))) return [];
  return [`${place}: ${JSON.stringify(found)?.slice(0, 200)} instead of ${JSON.stringify(wanted)?.slice(0, 200)}`];
}

/** Without null, empty maps and empty lists. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(pruned).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (!isMapping(value)) return value === null ? undefined : typeof value === 'bigint' ? Number(value) : value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, pruned(item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
