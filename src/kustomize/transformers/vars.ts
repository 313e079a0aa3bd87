import { KustomizeError } from '../errors.ts';
import { editField } from '../field-specs/edit-field.ts';
import { specsByKind, type FieldSpec } from '../field-specs/field-spec.ts';
import { anyIds, effectiveNamespace, gvkOf, parseGvk, printGvk, sameGvk, type ClusterScope } from '../identity.ts';
import { withSharedTexts, type BuildResource, type ResId } from '../resource.ts';
import { carried, over } from '../tree/mark.ts';
import { namedBy, type Naming } from '../tree/named-by.ts';
import { get, isNull, type MapNode, type Mark, type Node, type ScalarNode, type Step } from '../tree/node.ts';
import { overwriting } from '../tree/shared.ts';
import { resolveScalar } from '../tree/resolve.ts';
import { decimalText, expandVars, type VarValue } from './expand.ts';

/** One entry of `vars`: a name for a field of an object. */
export interface Var {
  readonly name: string;
  /** The object: everything counts as written, only a missing namespace means any. */
  readonly objref: ResId;
  /** `metadata.name` unless given. */
  readonly fieldPath?: string;
  readonly step?: Step;
  /** Where `objref` stands: the object has to agree with it. */
  readonly naming?: Naming;
}

/** A resource that vars were found to mean. The names travel with it through all later steps. */
export interface VarSource extends BuildResource {
  readonly varNames?: readonly string[];
}

/** The id that an `objref` means: an apiVersion beats a group and a version of their own. */
export function varTarget(objref: Partial<ResId> & { readonly apiVersion?: string | undefined }): ResId {
  const { apiVersion, ...written } = objref;
  const id = { group: '', version: '', kind: '', name: '', namespace: '', ...written };
  return apiVersion ? { ...id, ...parseGvk(apiVersion, id.kind) } : id;
}

const defaultPath = 'metadata.name';

function printVar({ name, objref, fieldPath = defaultPath }: Var): string {
  return `{${name} ${printGvk(objref)} {${fieldPath}}}`;
}

/** The vars known so far with others. A name may be given once in a whole tree. */
export function mergeVars(known: readonly Var[], added: readonly Var[]): readonly Var[] {
  const names = new Set(known.map(({ name }) => name));
  for (const { name } of added) {
    if (names.has(name)) throw new KustomizeError(`var '${name}' already encountered`);
    names.add(name);
  }
  return [...known, ...added];
}

/** Ties vars to the resources they mean, by any id, where they are defined. One that means none may be tied above. */
export function registerVars(
  resources: readonly VarSource[],
  vars: readonly Var[],
  isClusterScoped: ClusterScope,
): VarSource[] {
  const result = [...resources];
  for (const variable of vars) {
    const { objref } = variable;
    // A namespace is compared even where the kind has none, so that it finds nothing then.
    const isMeant = (id: ResId): boolean =>
      id.name === objref.name &&
      sameGvk(id, objref) &&
      (objref.namespace === '' || objref.namespace === effectiveNamespace(id, isClusterScoped));
    const meant = [...result.keys()].filter((index) => anyIds(result[index] as VarSource).some(isMeant));
    if (meant.length > 1) {
      const problem = `found ${meant.length} resId matches for var ${printVar(variable)} (unable to disambiguate)`;
      throw new KustomizeError(problem);
    }
    for (const index of meant) {
      const source = result[index] as VarSource;
      const node = namedBy(source.node, variable.naming ?? {});
      result[index] = { ...source, node, varNames: [...(source.varNames ?? []), variable.name] };
    }
  }
  return result;
}

/** The keys and indexes of a path such as `a.b[0].c`; `\.` is a dot in a key, and brackets may hold a key with dots. */
export function splitFieldPath(path: string): readonly string[] {
  const parts = path.matchAll(/\[([^\]]*)\]|((?:\\.|[^.[\\])+)/g);
  return Array.from(parts, ([, bracketed, plain]) => bracketed ?? (plain ?? '').replace(/\\\./g, '.'));
}

function lookUp(node: MapNode, path: string): Node | undefined {
  let current: Node | undefined = node;
  for (const part of splitFieldPath(path)) {
    current = current?.kind === 'list' ? current.items[/^\d+$/.test(part) ? Number(part) : -1] : get(current, part);
    if (!current) return undefined;
  }
  return current;
}

/** The value of a var with the mark of the field that has it. */
interface Known {
  readonly value: VarValue;
  readonly mark: Mark | undefined;
  readonly step: Step | undefined;
}

/** The value of a var; undefined for what cannot be put into text. */
function valueOf(variable: Var, sources: readonly VarSource[]): Known | undefined {
  const source = sources.find(({ varNames }) => varNames?.includes(variable.name));
  if (!source)
    throw new KustomizeError(`var '${printVar(variable)}' cannot be mapped to a field in the set of known resources`);
  const node = lookUp(source.node, variable.fieldPath || defaultPath);
  if (!node) {
    const problem = `field specified in var '${printVar(variable)}' not found in corresponding resource`;
    throw new KustomizeError(problem);
  }
  const resolved = node.kind === 'scalar' ? resolveScalar(node) : undefined;
  const value = node.kind === 'scalar' && resolved?.type === 'timestamp' ? node.text : (resolved?.value ?? undefined);
  return value === undefined ? undefined : { value, mark: node.mark, step: variable.step };
}

/** A reference that is all of a text has the place of what it refers to; any other is one of several texts. */
function markOf(before: ScalarNode, values: Values): Mark | undefined {
  const alone = values.get(/^\$\(([^)]*)\)$/.exec(before.text)?.[1] ?? '');
  if (alone) return carried(alone.mark, alone.step, before.mark);
  const { mark } = before;
  return mark && over({ source: mark.source, offset: mark.offset, step: { name: 'vars' }, role: 'mixed' }, mark);
}

function writeValue(before: ScalarNode, value: VarValue, mark: Mark | undefined): ScalarNode {
  const base = { kind: 'scalar', mark, style: 'plain' } as const;
  if (typeof value === 'string') return overwriting(before, { ...base, text: value, tag: '!!str' });
  if (typeof value === 'number') return overwriting(before, { ...base, text: decimalText(value), tag: '!!float' });
  return overwriting(before, { ...base, text: String(value), tag: typeof value === 'boolean' ? '!!bool' : '!!int' });
}

/** The node, if it is a string. */
function asString(node: Node): ScalarNode | undefined {
  if (node.kind !== 'scalar') return undefined;
  return node.tag === '!!str' || (!node.tag && resolveScalar(node).type === 'string') ? node : undefined;
}

type Values = Pick<ReadonlyMap<string, Known | undefined>, 'get'>;

function expandScalar(node: ScalarNode, values: Values): ScalarNode {
  const value = node.text.includes('$') ? expandVars(node.text, (name) => values.get(name)?.value) : node.text;
  if (value !== node.text) return writeValue(node, value, markOf(node, values));
  // What stays the same is written again too, without quotes and folds.
  return node.style === 'plain' ? node : { ...node, style: 'plain', tag: '!!str' };
}

function expandMap(node: MapNode, values: Values): MapNode {
  const entries = node.entries.map((entry) => {
    if (!asString(entry.key)) throw new KustomizeError(`invalid map key: value='${entry.key.text}'`);
    const before = asString(entry.value);
    const value = before ? expandScalar(before, values) : entry.value;
    return value === entry.value ? entry : { ...entry, value };
  });
  return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
}

function expandNode(node: Node, values: Values): Node {
  if (isNull(node)) return node;
  if (node.kind === 'scalar') return asString(node) ? expandScalar(node, values) : node;
  if (node.kind === 'map') return expandMap(node, values);
  const items = node.items.map((item) => {
    const before = asString(item);
    if (!before) throw new KustomizeError('invalid value type expect a string');
    return expandScalar(before, values);
  });
  return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
}

/** Replaces `$(NAME)` at the fields of specs, and tells which names stand nowhere. Without vars nothing is looked at. */
export function substituteVars(
  resources: readonly VarSource[],
  vars: readonly Var[],
  specs: readonly FieldSpec[],
  tellUnused: (names: readonly string[]) => void = () => {},
): BuildResource[] {
  if (vars.length === 0) return [...resources];
  const sorted = vars.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const values = new Map(sorted.map((variable) => [variable.name, valueOf(variable, resources)]));
  const unused = new Set(values.keys());
  const using: Values = {
    get: (name) => {
      unused.delete(name);
      return values.get(name);
    },
  };
  const specsOf = specsByKind(specs);
  const result = resources.map((resource) => {
    const node = specsOf(gvkOf(resource.node)).reduce(
      (object, spec) => editField(object, spec, (found) => expandNode(found as Node, using)),
      resource.node,
    );
    return node === resource.node ? resource : withSharedTexts({ ...resource, node });
  });
  tellUnused([...unused]);
  return result;
}
