import type { Path } from '../../../../src/model/path.ts';
import { ClusterRenderer, type RenderedCluster } from '../../../../src/render/flux/cluster/render-cluster.ts';
import type { FieldOrigin } from '../../../../src/render/flux/cluster/field-origin.ts';
import { keyOf, type RenderedObject } from '../../../../src/render/flux/cluster/rendered.ts';
import type { EntryPoint } from '../../../../src/render/flux/entry/entry-point.ts';
import { metadataOf } from '../../../../src/render/flux/cluster/object-index.ts';
import { textOf, type KubernetesObject } from '../../../../src/render/flux/objects/kubernetes-object.ts';
import { withoutHelm } from '../../../../src/render/flux/release/without-helm.ts';
import type { SourceTree } from '../../../../src/render/source-tree.ts';
import { edit } from '../../../kustomize/origins/edit.ts';

type Scalar = string | number | boolean;

/** A scalar field of a rendered object. */
export interface Field {
  /** The Kustomization and the object, by their names. */
  readonly kustomization: string;
  readonly object: string;
  readonly path: Path;
  readonly value: Scalar;
  readonly origin: FieldOrigin;
}

/** A repository whose files can be changed one at a time, rendered for one entry. */
export class Case {
  readonly name: string;
  readonly #files: Map<string, Uint8Array>;
  readonly #renderer: ClusterRenderer;

  constructor(name: string, files: ReadonlyMap<string, Uint8Array>, entry: (tree: SourceTree) => EntryPoint) {
    this.name = name;
    this.#files = new Map(files);
    const tree: SourceTree = {
      files: Array.from(files.keys()).toSorted(),
      read: (path) => this.#files.get(path) ?? new Uint8Array(),
    };
    const releases = withoutHelm('this is about Kustomizations');
    this.#renderer = new ClusterRenderer(tree, { entry: entry(tree), strict: true, variables: {}, releases });
  }

  render(): Promise<RenderedCluster> {
    return this.#renderer.render();
  }

  /**
   * All scalar fields of all objects. Left out are those of the entry's own Kustomization and source, which move the
   * whole tree, and the two labels that Flux itself puts on each object.
   */
  async fields(): Promise<Field[]> {
    const { kustomizations } = await this.render();
    return kustomizations.flatMap((kustomization) =>
      kustomization.objects
        .filter((one) => !isOfEntry(one))
        .flatMap((rendered) =>
          scalarsOf(rendered.object, [])
            .filter(([path]) => !isOwnerLabel(path))
            .map(([path, value]) => ({
              kustomization: keyOf(kustomization),
              object: nameOf(rendered.object),
              path,
              value,
              origin: rendered.origin(path),
            })),
        ),
    );
  }

  /**
   * Changes the text that a field's origin names, renders again and says what is wrong with the field then; undefined
   * when it has the value that the change implies: the new text, in the place of the part that the origin says it is.
   */
  async disproof({ kustomization, object, path, value, origin: at }: Field): Promise<string | undefined> {
    const whole = String(value);
    const { start, end } = at.part ?? { start: 0, end: whole.length };
    const shown = whole.slice(start, end);
    const text = at.encoding === 'base64' ? Buffer.from(shown, 'base64').toString('utf8') : shown;
    const before = this.#files.get(at.file);
    if (before === undefined) return `there is no file ${at.file}`;
    const type = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
    const edited = edit(at.file, new TextDecoder().decode(before), { ...at, value: text, type });
    if (!edited) return `does not stand there: ${JSON.stringify(text)}`;
    const changed = at.encoding === 'base64' ? Buffer.from(edited.value).toString('base64') : edited.value;
    const expected = whole.slice(0, start) + changed + whole.slice(end);
    const found = await this.#with(at.file, new TextEncoder().encode(edited.text), (cluster) => {
      return valuesAt(cluster, { kustomization, object, path });
    });
    // What says nothing is left out of built-in kinds.
    const isGone = expected === 'false' && found.includes('undefined');
    return isGone || found.includes(expected)
      ? undefined
      : `expected ${JSON.stringify(expected)}, got ${found.join(' | ')}`;
  }

  async #with<T>(file: string, content: Uint8Array, work: (cluster: RenderedCluster) => T): Promise<T> {
    const before = this.#files.get(file);
    this.#files.set(file, content);
    this.#renderer.changed([file]);
    try {
      return work(await this.render());
    } finally {
      if (before) this.#files.set(file, before);
      this.#renderer.changed([file]);
    }
  }
}

/** What stands at a path now: a changed name makes another object, which is then looked for among all of them. */
function valuesAt(
  cluster: RenderedCluster,
  { kustomization, object, path }: Omit<Field, 'value' | 'origin'>,
): string[] {
  const objects = (name?: string): readonly RenderedObject[] =>
    cluster.kustomizations.flatMap((one) => (name === undefined || keyOf(one) === name ? one.objects : []));
  const named = (one: RenderedObject): boolean => nameOf(one.object) === object;
  const own = objects(kustomization).filter(named);
  const same = own.length > 0 ? own : objects().filter(named);
  const kind = object.split('/')[0];
  const alike = objects().filter((one) => textOf(one.object, 'kind') === kind);
  return (same.length > 0 ? same : [...alike, ...objects()]).map((one) => String(valueAt(one.object, path)));
}

function isOwnerLabel(path: Path): boolean {
  const [, map, label] = path;
  return map === 'labels' && typeof label === 'string' && label.startsWith('kustomize.toolkit.fluxcd.io/');
}

function isOfEntry({ object }: RenderedObject): boolean {
  return /^(?:GitRepository|Kustomization)\/flux-system\/flux-system$/.test(nameOf(object));
}

function nameOf(object: KubernetesObject): string {
  const metadata = metadataOf(object);
  return `${textOf(object, 'kind')}/${textOf(metadata, 'namespace')}/${textOf(metadata, 'name')}`;
}

function valueAt(object: unknown, path: Path): unknown {
  let value = object;
  for (const step of path) {
    const key = typeof step === 'object' ? step.entry : step;
    value = (value as Readonly<Record<string | number, unknown>> | undefined)?.[key];
  }
  return value;
}

function scalarsOf(value: unknown, path: Path): [Path, Scalar][] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => scalarsOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => scalarsOf(inner, [...path, key]));
}
