import { editField, wrongKind } from '../field-specs/edit-field.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import { gvkOf } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import { goRegex } from '../selector.ts';
import { over } from '../tree/mark.ts';
import { get, isNull, mapNode, put, type ListNode, type Mark, type Node, type ScalarNode } from '../tree/node.ts';

/** One entry of `images`. The name is a regular expression, as it is in kustomize. */
export interface ImageSettings {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
  readonly tagSuffix?: string;
  /** Where the new texts stand. */
  readonly marks?: ImageMarks;
}

type ImageMarks = Readonly<Partial<Record<'newName' | 'newTag' | 'digest' | 'tagSuffix', Mark | undefined>>>;

/** The parts of the name of an image. */
export interface ImageName {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

/** Splits the name of an image. The colon of a registry's port, before the first slash, starts no tag. */
export function splitImage(image: string): ImageName {
  const from = Math.max(image.indexOf('/'), 0);
  const at = image.indexOf('@', from);
  const colon = image.indexOf(':', from);
  const end = at < 0 ? image.length : at;
  const digest = at < 0 ? '' : image.slice(at + 1);
  if (colon < 0 || colon > end) return { name: image.slice(0, end), tag: '', digest };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1, end), digest };
}

/** The parts of the new name of an image. */
function renamed(image: string, { newName, newTag, digest, tagSuffix }: ImageSettings): ImageName {
  const before = splitImage(image);
  const name = newName || before.name;
  if (newTag || digest) return { name, tag: newTag ?? '', digest: digest ?? '' };
  return tagSuffix ? { name, tag: before.tag + tagSuffix, digest: '' } : { ...before, name };
}

/** The mark of a new name: a layer for each part of it that the settings decide. */
function markOf({ name, tag, digest }: ImageName, settings: ImageSettings, below: Mark | undefined): Mark | undefined {
  const { marks = {} } = settings;
  const tagEnd = name.length + 1 + tag.length;
  const end = digest ? name.length + (tag ? tag.length + 1 : 0) + 1 + digest.length : 0;
  const isSuffixed = !settings.newTag && !settings.digest;
  const written: readonly (readonly [Mark | undefined, string | undefined, number])[] = [
    [marks.newName, settings.newName, name.length],
    [marks.newTag, settings.newTag, tagEnd],
    [marks.tagSuffix, isSuffixed ? settings.tagSuffix : '', tagEnd],
    [marks.digest, settings.digest, end],
  ];
  return written.reduce<Mark | undefined>((mark, [own, text, to]) => {
    return own && text ? over({ ...own, part: { start: to - text.length, end: to } }, mark) : mark;
  }, below);
}

type ImageEdit = (node: Node) => Node;

function editList(list: ListNode, edit: ImageEdit): ListNode {
  const items = list.items.map((item) => {
    if (isNull(item)) return item;
    if (item.kind !== 'map') throw wrongKind('map', item);
    const image = get(item, 'image');
    return image && !isNull(image) ? put(item, 'image', edit(image)) : item;
  });
  return items.every((item, index) => item === list.items[index]) ? list : { ...list, items };
}

/** Edits the images of all lists called containers or initContainers, however deep they are. */
function editContainers<T extends Node>(node: T, edit: ImageEdit): T {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    const items = node.items.map((item) => editContainers(item, edit));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  const entries = node.entries.map((entry) => {
    const inner = editContainers(entry.value, edit);
    const isContainers = entry.key.text === 'containers' || entry.key.text === 'initContainers';
    const value = isContainers && inner.kind === 'list' ? editList(inner, edit) : inner;
    return value === entry.value ? entry : { ...entry, value };
  });
  return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
}

/**
 * One entry of `images`, in two passes: over all lists of containers, then over the fields of specs. A suffix of tags
 * is therefore added twice where both find an image.
 */
export function setImages(
  resources: readonly BuildResource[],
  settings: ImageSettings,
  specs: readonly FieldSpec[],
): BuildResource[] {
  const pattern = goRegex(`^${settings.name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  const edit = (node: Node | undefined): ScalarNode => {
    if (node?.kind !== 'scalar') throw wrongKind('scalar', node ?? mapNode([], undefined));
    if (!pattern.test(node.text)) return node;
    const image = renamed(node.text, settings);
    const text = image.name + (image.tag && `:${image.tag}`) + (image.digest && `@${image.digest}`);
    const mark = markOf(image, settings, node.mark);
    if (text !== node.text) return { kind: 'scalar', mark, text, style: node.style };
    return mark === node.mark ? node : { ...node, mark };
  };
  return resources.map((resource) => {
    if (gvkOf(resource.node).kind === 'CustomResourceDefinition') return resource;
    let node = editContainers(resource.node, edit);
    for (const spec of specs) node = editField(node, spec, edit);
    return node === resource.node ? resource : { ...resource, node };
  });
}
