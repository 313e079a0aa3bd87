import { KustomizeError } from '../errors.ts';
import { editField } from '../field-specs/edit-field.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import type { NameReference } from '../field-specs/name-reference-table.ts';
import { gvkMatches, originalId, printId, type ClusterScope } from '../identity.ts';
import type { BuildResource, Gvk } from '../resource.ts';
import { carried, over } from '../tree/mark.ts';
import { get, getAt, isNull, put, textOf, type MapNode, type Node, type ScalarNode, type Step } from '../tree/node.ts';
import { hasSameAffixes, indexCandidates, wasOf, type Candidate, type CandidateIndex } from './candidates.ts';

/** A referrer at work: what it may refer to, and the table entry that is followed. */
interface Search {
  readonly index: CandidateIndex;
  readonly referrer: Candidate;
  /** Further namespaces that a RoleBinding reaches through its subjects. */
  readonly reached: ReadonlySet<string>;
  readonly target: Gvk;
  readonly roleRef: Gvk | undefined;
}

const nameReference: Step = { name: 'nameReference' };

/** The namespaces of the service accounts that a RoleBinding binds. */
function reachedNamespaces({ resource, id }: Candidate): ReadonlySet<string> {
  const reached = new Set<string>();
  const subjects = id.kind === 'RoleBinding' ? get(resource.node, 'subjects') : undefined;
  if (subjects?.kind !== 'list') return reached;
  for (const subject of subjects.items) {
    const namespace = get(subject, 'namespace');
    if (!namespace || textOf(get(subject, 'kind')) !== 'ServiceAccount') continue;
    const text = textOf(namespace);
    if (text === undefined)
      throw new KustomizeError(`Invalid Input: namespace is blank for resource ${JSON.stringify(printId(id))}`);
    reached.add(text);
  }
  return reached;
}

/** The kind that a binding's roleRef names, if it names one. */
function roleRefOf(node: MapNode): Gvk | undefined {
  const group = getAt(node, 'roleRef', 'apiGroup');
  const kind = getAt(node, 'roleRef', 'kind');
  if (!group || !kind) return undefined;
  // A null counts as it is written: only one without a text stands for any.
  const written = (node: Node): string => (node.kind === 'scalar' ? node.text : '');
  return { group: written(group), version: '', kind: written(kind) };
}

function isWithinReach({ referrer, reached }: Search, candidate: Candidate): boolean {
  return (
    referrer.isClusterScoped ||
    candidate.isClusterScoped ||
    candidate.namespace === referrer.namespace ||
    reached.has(candidate.id.namespace)
  );
}

function mayRefer({ referrer }: Search, candidate: Candidate): boolean {
  return (
    referrer.isClusterScoped ||
    candidate.isClusterScoped ||
    candidate.id.kind === 'ServiceAccount' ||
    candidate.namespace === referrer.namespace
  );
}

/** Which candidates a reference with a namespace means: those that came from it, or else those that are in it. */
function isInNamespace(search: Search, namespace: string): (candidate: Candidate) => boolean {
  const origins = search.index.byOriginalNamespace.get(namespace) ?? [];
  const isGrouped = origins.some((candidate) => isWithinReach(search, candidate));
  return (candidate) => (isGrouped ? candidate.originalNamespace : candidate.namespace) === namespace;
}

type Sameness = (one: Candidate, other: Candidate) => boolean;

const sameName: Sameness = (one, other) => one.id.name === other.id.name;
const sameNameAndNamespace: Sameness = (one, other) =>
  one.id.name === other.id.name && one.id.namespace === other.id.namespace;

/** The one object that a name means, if any. Several are fine as long as they come to the same. */
function findReferral(
  search: Search,
  name: string,
  isSame: Sameness,
  isAllowed: (candidate: Candidate) => boolean = () => true,
): Candidate | undefined {
  const { index, target, roleRef, referrer } = search;
  let found = (index.byPreviousName.get(name) ?? []).filter(
    (candidate) =>
      wasOf(candidate, target) &&
      (!roleRef || wasOf(candidate, roleRef)) &&
      isWithinReach(search, candidate) &&
      mayRefer(search, candidate) &&
      isAllowed(candidate),
  );
  for (const isLenient of [true, false]) {
    if (found.length <= 1) break;
    found = found.filter((candidate) => hasSameAffixes(candidate.resource, referrer.resource, isLenient));
  }
  const [first] = found;
  if (!first || found.every((candidate) => isSame(first, candidate))) return first;
  const ids = found.map((candidate) => printId(candidate.id)).join(', ');
  throw new KustomizeError(
    `found multiple possible referrals: ${ids}\n**** Too many possible referral targets to referrer: ${printId(referrer.id)}`,
  );
}

/** The new name of a referral. It is the text of the reference that decides which object is meant. */
function writeName(before: ScalarNode, text: string, { resource }: Candidate): ScalarNode {
  const carriedMark = carried(getAt(resource.node, 'metadata', 'name')?.mark, nameReference, undefined);
  const mark = carriedMark && over({ ...carriedMark, role: 'agrees', part: undefined }, before.mark);
  return { kind: 'scalar', mark: mark ?? before.mark, text, style: before.style };
}

function editScalar(node: ScalarNode, search: Search): ScalarNode {
  const referral = findReferral(search, node.text, sameName);
  return !referral || referral.id.name === node.text ? node : writeName(node, referral.id.name, referral);
}

/** Writes the namespace of an object into a reference to it, if it has one. */
function writeNamespace(node: MapNode, { id, resource }: Candidate): MapNode {
  const before = get(node, 'namespace');
  if (id.namespace === '' || (before && before.kind !== 'scalar') || textOf(before) === id.namespace) return node;
  const mark = carried(getAt(resource.node, 'metadata', 'namespace')?.mark, nameReference, before?.mark);
  return put(node, 'namespace', { kind: 'scalar', mark, text: id.namespace, style: before?.style ?? 'plain' }, mark);
}

/** A reference of name and namespace: both are rewritten. */
function editMap(node: MapNode, search: Search): MapNode {
  const name = get(node, 'name');
  if (!name) throw new KustomizeError("path config error; no 'name' field in node");
  if (name.kind !== 'scalar') return node;
  const namespace = get(node, 'namespace');
  const isAllowed = namespace && isInNamespace(search, textOf(namespace) ?? '');
  const referral = findReferral(search, name.text, sameNameAndNamespace, isAllowed);
  if (!referral) return node;
  const text = referral.id.name;
  return writeNamespace(text === name.text ? node : put(node, 'name', writeName(name, text, referral)), referral);
}

function editReference(node: Node, search: Search): Node {
  if (isNull(node)) return node;
  if (node.kind === 'scalar') return editScalar(node, search);
  if (node.kind === 'map') return editMap(node, search);
  const items = node.items.map((item) => {
    if (item.kind === 'list') throw new KustomizeError('a list is expected to be either a string or a map of string');
    return editReference(item, search);
  });
  return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
}

function editReferrer(
  referrer: Candidate,
  fields: readonly (readonly [target: Gvk, spec: FieldSpec])[],
  index: CandidateIndex,
): MapNode {
  const reached = reachedNamespaces(referrer);
  const { group, version, kind } = referrer.id;
  let node = referrer.resource.node;
  for (const [target, spec] of fields) {
    const roleRef = spec.path.endsWith('roleRef/name') ? roleRefOf(node) : undefined;
    const search = { index, referrer, reached, target, roleRef };
    try {
      node = editField(node, { ...spec, group, version, kind }, (found) => editReference(found as Node, search));
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      const at = `'${spec.path}' field of '${printId(referrer.id)}'`;
      throw new KustomizeError(`updating name reference in ${at}: ${error.message}`);
    }
  }
  return node;
}

/** Makes references follow the objects that were renamed or moved. A referrer's kind is the one it came with. */
export function fixNameReferences(
  resources: readonly BuildResource[],
  table: readonly NameReference[],
  isClusterScoped: ClusterScope,
): BuildResource[] {
  const index = indexCandidates(resources, isClusterScoped);
  const byKind = new Map<string, readonly (readonly [Gvk, FieldSpec])[]>();
  return index.all.map((candidate) => {
    const original = originalId(candidate.resource);
    const key = `${original.group}/${original.version}/${original.kind}`;
    let fields = byKind.get(key);
    if (!fields) {
      fields = table.flatMap((target) =>
        target.referrers.filter((spec) => gvkMatches(original, spec)).map((spec) => [target, spec] as const),
      );
      byKind.set(key, fields);
    }
    const { resource } = candidate;
    const node = fields.length > 0 ? editReferrer(candidate, fields, index) : resource.node;
    return node === resource.node ? resource : { ...resource, node };
  });
}
