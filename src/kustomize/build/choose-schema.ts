import { KustomizeError } from '../errors.ts';
import { apiVersionOf, gvkOf } from '../identity.ts';
import { once } from '../incremental/once.ts';
import type { BuildResource } from '../resource.ts';
import { openApiSchema } from '../schema/open-api.ts';
import { builtInSchema, isKnown, type Schema } from '../schema/schema.ts';
import { toJson } from '../tree/json.ts';
import type { Source } from '../tree/node.ts';
import { readNode } from '../tree/read.ts';
import type { Directory } from './context.ts';

/** The schema that a directory chose for itself and for all that is built after it. */
export interface ChosenSchema {
  /** Tells it from others: what is built with another one is another base. */
  readonly name: string;
  /** Reads the document again, so that whatever is merged by it is built again when it changes. */
  readonly read: () => Schema;
}

/**
 * Notes what `openapi` of a kustomization asks for, unless a directory before has chosen: the root of a build comes
 * first. The document has to be there in any case.
 */
export function chooseSchema({ kustomization: { openapi }, loader, accumulator }: Directory): void {
  const textOf = (name: string): string => openapi.find(({ key }) => key.value === name)?.value.value ?? '';
  const [version, path] = [textOf('version'), textOf('path')];
  if (path !== '') loader.readSource(path);
  if (accumulator.schema) return;
  if (version !== '' && path !== '') {
    throw new KustomizeError('builtin version and custom schema provided, cannot use both');
  }
  if (version !== '' && version !== 'v1.21.2') {
    throw new KustomizeError('the specified OpenAPI version is not built in');
  }
  if (version !== '') accumulator.schema = { name: version, read: () => builtInSchema };
  if (path === '') return;
  // Before a schema is named, kustomize asks the built-in one whether kinds that it does not know have namespaces.
  const wasAsked = accumulator.resources.some((resource) => !isKnownObject(resource));
  const schemaIn = wasAsked ? extendedSchemaOf : schemaOf;
  accumulator.schema = {
    name: `${wasAsked ? 'more' : 'only'} ${loader.locate(path)}`,
    read: () => schemaIn(loader.readSource(path)),
  };
  accumulator.schema.read();
}

function isKnownObject(resource: BuildResource): boolean {
  const gvk = gvkOf(resource.node);
  return isKnown(apiVersionOf(gvk), gvk.kind);
}

const documentOf = once((source: Source) => {
  const node = readNode(source);
  return node === undefined ? {} : toJson(node);
});
const schemaOf = once((source: Source) => openApiSchema(documentOf(source)));
/** The same with what is built in besides. */
const extendedSchemaOf = once((source: Source) => openApiSchema(documentOf(source), true));
