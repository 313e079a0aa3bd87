import { definitionNames, kindTypes, mergeTypes } from './tables.ts';

/** What merging has to know about one field. */
export interface SchemaNode {
  /** For a list that merges: the fields that pair its elements, none when they pair by value. */
  readonly mergeKeys?: readonly string[];
  /** The schema of a field of this map; undefined where nothing is known. */
  field(name: string): SchemaNode | undefined;
  /** The schema of the elements of this list. */
  elements(): SchemaNode | undefined;
}

/** Finds the schema of an object by its apiVersion and kind. */
export interface Schema {
  of(apiVersion: string, kind: string): SchemaNode | undefined;
}

interface FieldRule {
  readonly type: string;
  readonly mergeKeys?: readonly string[];
}

interface KindRule {
  readonly type: string;
  readonly cluster: boolean;
}

const types = new Map(rows(mergeTypes).map(([name, ...fields]) => [name, new Map(fields.map(fieldRule))]));
const kinds = new Map(rows(kindTypes).flatMap(([version, ...names]) => names.map((name) => kindRule(version, name))));

const definitionTypes = new Map(
  rows(definitionNames).flatMap(([prefix, ...names]) =>
    names.map((text): [string, string] => {
      const [name = '', type = name] = text.split('=');
      return [`${prefix}.${name}`, type];
    }),
  ),
);

/** The schema that kustomize has built in: Kubernetes 1.21.2. */
export const builtInSchema: Schema = {
  of(apiVersion, kind) {
    const rule = kinds.get(`${apiVersion}/${kind}`);
    return rule && nodeOf({ type: rule.type });
  },
};

/** The built-in schema of a kind; undefined for custom resources and API versions that 1.21.2 does not have. */
export function schemaOf(apiVersion: string, kind: string): SchemaNode | undefined {
  return builtInSchema.of(apiVersion, kind);
}

/** The built-in schema of a type by its name in Kubernetes' OpenAPI document, such as `io.k8s.api.core.v1.PodSpec`. */
export function builtInType(name: string): SchemaNode | undefined {
  const type = definitionTypes.get(name);
  return type === undefined ? undefined : nodeOf({ type });
}

/** Whether the built-in schema knows a kind at all. */
export function isKnown(apiVersion: string, kind: string): boolean {
  return kinds.has(`${apiVersion}/${kind}`);
}

/** Whether a kind is known to live outside namespaces; every unknown kind is namespaced. */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return kinds.get(`${apiVersion}/${kind}`)?.cluster ?? false;
}

function nodeOf(rule: FieldRule): SchemaNode {
  const fields = types.get(rule.type);
  const list = rule.mergeKeys !== undefined;
  return {
    ...(rule.mergeKeys && { mergeKeys: rule.mergeKeys }),
    field: (name) => {
      const next = list ? undefined : fields?.get(name);
      return next && nodeOf(next);
    },
    elements: () => (list && fields ? nodeOf({ type: rule.type }) : undefined),
  };
}

function rows(table: string): [string, ...string[]][] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [head = '', ...rest] = line.split(' ');
      return [head, ...rest];
    });
}

function fieldRule(text: string): [string, FieldRule] {
  const [, name = '', keys, type = ''] = /^(\w+)(?:\[([^\]]*)\]|:)(\w*)$/.exec(text) ?? [];
  return [name, keys === undefined ? { type } : { type, mergeKeys: keys.split('+').filter(Boolean) }];
}

function kindRule(version: string, text: string): [string, KindRule] {
  const [, star = '', kind = '', type = 'Object'] = /^(\*?)(\w+)(?:=(\w+))?$/.exec(text) ?? [];
  return [`${version}/${kind}`, { type, cluster: star !== '' }];
}
