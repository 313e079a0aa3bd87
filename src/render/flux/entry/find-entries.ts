import type { SourceTree } from '../../source-tree.ts';
import { KustomizeError, type MapNode } from '../../../kustomize/index.ts';
import { readDocuments } from '../../../kustomize/tree/read.ts';
import { getAt, textOf } from '../../../kustomize/tree/node.ts';
import { normalisePath, syncKustomization, type EntryPoint } from './entry-point.ts';
import { fluxInstanceEntries } from './flux-instance.ts';

const decoder = new TextDecoder();
const largestFile = 4 * 1024 * 1024;

/**
 * The entry points of a repository in the order of their paths: what `flux bootstrap` wrote, also under another name,
 * and FluxInstances. Files that cannot be read as YAML hold none; but a broken `flux-system/gotk-sync.yaml` still marks
 * an entry point, so that rendering it shows what is broken.
 */
export function findEntryPoints(tree: SourceTree): readonly EntryPoint[] {
  const found = new Map<string, EntryPoint>();
  const names = new Set(tree.files);
  for (const file of tree.files) {
    if (!/\.ya?ml$/.test(file)) continue;
    const bytes = tree.read(file);
    for (const entry of entriesIn({ tree, names }, file, asBuffer(bytes))) {
      if (!found.has(entry.path)) found.set(entry.path, entry);
    }
  }
  return Array.from(found.values()).toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

/** A tree with its files to be looked up. */
interface NamedTree {
  readonly tree: SourceTree;
  readonly names: ReadonlySet<string>;
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function entriesIn(tree: NamedTree, file: string, bytes: Buffer): readonly EntryPoint[] {
  const isSync = /(?:^|\/)flux-system\/gotk-sync\.ya?ml$/.test(file);
  if (bytes.length > largestFile) return isSync ? [placeholder(tree, file)] : [];
  const mayBeSync = bytes.includes('kustomize.toolkit.fluxcd.io/') && bytes.includes('source.toolkit.fluxcd.io/');
  const mayBeInstance = bytes.includes('FluxInstance') || bytes.includes('flux-instance');
  if (!isSync && !mayBeSync && !mayBeInstance) return [];
  const documents = documentsOf(file, decoder.decode(bytes));
  if (isSync && documents.length === 0) return [placeholder(tree, file)];
  return [...bootstrapEntries(tree, file, documents), ...fluxInstanceEntries(file, documents)];
}

function documentsOf(file: string, text: string): readonly MapNode[] {
  try {
    return readDocuments({ path: file, text });
  } catch (error) {
    if (error instanceof KustomizeError) return [];
    throw error;
  }
}

/** A Kustomization that applies a directory it lies in, from a source that stands in the same file. */
function* bootstrapEntries(tree: NamedTree, file: string, documents: readonly MapNode[]): Generator<EntryPoint> {
  const text = (node: MapNode, ...keys: readonly string[]): string => textOf(getAt(node, ...keys)) ?? '';
  const isFlux = (node: MapNode, group: string): boolean =>
    text(node, 'apiVersion').startsWith(`${group}.toolkit.fluxcd.io/`);
  for (const kustomization of documents) {
    if (text(kustomization, 'kind') !== 'Kustomization' || !isFlux(kustomization, 'kustomize')) continue;
    const path = normalisePath(text(kustomization, 'spec', 'path'));
    // Any other repository's root would seem to hold the file, too.
    const holdsFile = path === '' ? /^flux-system\/[^/]+$/.test(file) : file.startsWith(`${path}/`);
    const kind = text(kustomization, 'spec', 'sourceRef', 'kind');
    if (!holdsFile || kind !== 'GitRepository') continue;
    const name = text(kustomization, 'spec', 'sourceRef', 'name');
    const source = documents.find((node) => {
      return isFlux(node, 'source') && text(node, 'kind') === kind && text(node, 'metadata', 'name') === name;
    });
    if (source === undefined) continue;
    const namespace = text(kustomization, 'metadata', 'namespace');
    yield {
      path,
      kustomization,
      source: { kind, name, namespace: text(kustomization, 'spec', 'sourceRef', 'namespace') || namespace },
      url: text(source, 'spec', 'url') || undefined,
      fluxVersion: versionBeside(tree, file),
    };
  }
}

/** A file that says nothing yet, or nothing readable, stands where `flux bootstrap` will write. */
function placeholder(tree: NamedTree, file: string): EntryPoint {
  const path = file.split('/').slice(0, -2).join('/');
  const names = { name: 'flux-system', namespace: 'flux-system' };
  return {
    path,
    kustomization: syncKustomization({ path: `./${path}`, ...names, sourceKind: 'GitRepository' }, file),
    source: { kind: 'GitRepository', ...names },
    url: undefined,
    fluxVersion: versionBeside(tree, file),
  };
}

/** The version that `gotk-components.yaml` in the same directory names. */
function versionBeside({ tree, names }: NamedTree, file: string): string | undefined {
  const components = `${file.slice(0, file.lastIndexOf('/') + 1)}gotk-components.yaml`;
  if (!names.has(components)) return undefined;
  const start = decoder.decode(tree.read(components).subarray(0, 65_536));
  return /^\s*(?:# Flux Version|app\.kubernetes\.io\/version): ["']?v?(\d+\.\d+\.\d+)/m.exec(start)?.[1];
}
