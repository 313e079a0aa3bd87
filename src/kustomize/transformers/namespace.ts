import { KustomizeError } from '../errors.ts';
import { editField, wrongKind, type FieldEdit } from '../field-specs/edit-field.ts';
import { fieldSpec, type FieldSpec } from '../field-specs/field-spec.ts';
import { writeString } from '../field-specs/write.ts';
import { withHistory } from '../history.ts';
import { currentId, gvkOf, idKey, remember, type ClusterScope } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import { goJson, toJson } from '../tree/json.ts';
import { get, isNull, put, textOf, type MapNode, type Mark, type Node } from '../tree/node.ts';

/** Which subjects of bindings get the namespace. */
type SubjectMode = 'defaultOnly' | 'allServiceAccounts' | 'none';

export interface NamespaceSettings {
  readonly namespace: string;
  /** Whether fields that are set already stay as they are. */
  readonly unsetOnly?: boolean;
  readonly setRoleBindingSubjects?: string;
  readonly mark: Mark | undefined;
}

const inMetadata = fieldSpec({ path: 'metadata/namespace', create: true });

function isBinding(kind: string): boolean {
  return kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
}

function readMode(text: string | undefined): SubjectMode {
  if (text === undefined || text === '' || text === 'defaultOnly') return 'defaultOnly';
  if (text === 'allServiceAccounts' || text === 'none') return text;
  throw new KustomizeError(
    `invalid value ${JSON.stringify(text)} for setRoleBindingSubjects: ` +
      'must be one of "defaultOnly", "none" or "allServiceAccounts"',
  );
}

/** Throws for a mode that there is not. */
export function checkSubjectMode({ setRoleBindingSubjects }: Pick<NamespaceSettings, 'setRoleBindingSubjects'>): void {
  readMode(setRoleBindingSubjects);
}

/** Writes the namespace into those subjects of a binding that the mode chooses. */
function editSubjects(node: MapNode, mode: SubjectMode, edit: FieldEdit, mark: Mark | undefined): MapNode {
  const subjects = get(node, 'subjects');
  if (mode === 'none' || !subjects || isNull(subjects)) return node;
  if (subjects.kind !== 'list') throw wrongKind('list', subjects);
  const isChosen = (subject: Node): boolean =>
    mode === 'defaultOnly'
      ? textOf(get(subject, 'name')) === 'default'
      : textOf(get(subject, 'kind')) === 'ServiceAccount';
  const items = subjects.items.map((subject) => {
    if (subject.kind !== 'map') {
      const { message } = wrongKind('map', subject);
      throw new KustomizeError(`looking up name on (cluster)role binding subject: ${message}`);
    }
    return isChosen(subject) ? put(subject, 'namespace', edit(get(subject, 'namespace')), mark) : subject;
  });
  const isSame = items.every((item, index) => item === subjects.items[index]);
  return isSame ? node : put(node, 'subjects', { ...subjects, items });
}

function withSubjects(node: MapNode, mode: SubjectMode, edit: FieldEdit, mark: Mark | undefined): MapNode {
  try {
    return editSubjects(node, mode, edit, mark);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    const problem = 'setting namespace on (cluster)role binding subjects';
    throw new KustomizeError(`${problem}: ${error.message}`, { cause: error });
  }
}

/** The specs that are left to the tables: metadata and the subjects of bindings have rules of their own. */
function tableSpecs(node: MapNode, specs: readonly FieldSpec[]): readonly FieldSpec[] {
  const isBound = isBinding(gvkOf(node).kind);
  const isCore = textOf(get(node, 'apiVersion')) === 'v1';
  return specs.filter(
    ({ path, kind }) =>
      path !== inMetadata.path &&
      (isCore || path !== 'metadata/name') &&
      !(isBound && isBinding(kind) && path === 'subjects/namespace'),
  );
}

function rethrow(error: unknown): never {
  if (!(error instanceof KustomizeError)) throw error;
  const isWrongTarget = /wrong node kind: expected ScalarNode but got (?:Mapping|Sequence)Node/.test(error.message);
  const prefix = isWrongTarget ? 'namespace field specs must target scalar nodes' : 'namespace transformation failed';
  throw new KustomizeError(`${prefix}: ${error.message}`);
}

/** No object may get the id of another one, changed already or not yet. */
function checkConflicts(
  before: readonly BuildResource[],
  after: readonly BuildResource[],
  isClusterScoped: ClusterScope,
): void {
  const current = [...before];
  const keys = current.map((resource) => idKey(currentId(resource), isClusterScoped));
  const counts = new Map<string, number>();
  const count = (key: string, change: number): number => {
    const now = (counts.get(key) ?? 0) + change;
    counts.set(key, now);
    return now;
  };
  for (const key of keys) count(key, 1);
  for (const [index, resource] of after.entries()) {
    const key = idKey(currentId(resource), isClusterScoped);
    count(keys[index] ?? '', -1);
    current[index] = resource;
    keys[index] = key;
    if (count(key, 1) === 1) continue;
    const same = current.filter((_, at) => keys[at] === key).map((one) => goJson(toJson(withHistory(one))));
    throw new KustomizeError(`namespace transformation produces ID conflict: [${same.join(' ')}]`);
  }
}

/** `namespace`: puts everything that can have a namespace into one, and follows it where tables say so. */
export function setNamespace(
  resources: readonly BuildResource[],
  settings: NamespaceSettings,
  specs: readonly FieldSpec[],
  isClusterScoped: ClusterScope,
): BuildResource[] {
  const { namespace, unsetOnly, mark } = settings;
  if (namespace === '') return [...resources];
  const mode = readMode(settings.setRoleBindingSubjects);
  const edit: FieldEdit = (before) =>
    unsetOnly && before && (textOf(before) ?? '') !== '' ? before : writeString(before, namespace, mark);
  const result = resources.map((resource) => {
    const known = remember(resource, isClusterScoped);
    let { node } = known;
    const { kind } = gvkOf(node);
    if (!isClusterScoped(textOf(get(node, 'apiVersion')) ?? '', kind))
      node = editField(node, inMetadata, edit, { mark });
    if (isBinding(kind)) node = withSubjects(node, mode, edit, mark);
    try {
      for (const spec of tableSpecs(node, specs)) node = editField(node, spec, edit, { mark });
    } catch (error) {
      rethrow(error);
    }
    return { ...known, node };
  });
  checkConflicts(resources, result, isClusterScoped);
  return result;
}
