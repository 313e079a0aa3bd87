import { largestFile } from '../../../src/kustomize/limits.ts';
import {
  build,
  memoryFileSystem,
  origin,
  toJson,
  type BuildResource,
  type FieldPath,
  type FileSystem,
  type NodeOrigin,
} from '../../../src/kustomize/index.ts';
import { edit } from './edit.ts';

/** Something that can be built, and built again with one file changed. */
export interface Case {
  readonly name: string;
  readonly files: FileSystem;
  readonly target: string;
}

/** A scalar field of an object that a case builds. */
export interface Field {
  readonly of: Case;
  readonly resource: number;
  readonly path: FieldPath;
  readonly value: Scalar;
  readonly origin: NodeOrigin | undefined;
}

type Scalar = string | number | boolean;

export function caseOf(name: string, files: Readonly<Record<string, string>>, target: string): Case {
  return { name, files: memoryFileSystem(files), target };
}

/** All scalar fields that have another value of their type: those that are null have none. */
export function fieldsOf(of: Case): Field[] {
  return build(of.files, of.target).resources.flatMap((resource, index) =>
    scalarsOf(toJson(resource.node), []).map(([path, value]) => ({
      of,
      resource: index,
      path,
      value,
      origin: origin(resource, path),
    })),
  );
}

function scalarsOf(value: unknown, path: FieldPath): [FieldPath, Scalar][] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => scalarsOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => scalarsOf(inner, [...path, key]));
}

/**
 * Changes the text that a field's origin names, builds again and says what is wrong with the field then; undefined when
 * it has the value that the change implies: the new text, in the place of the part that the origin says it is.
 */
export function disproof({ of, resource, path, value, origin: at }: Field): string | undefined {
  if (!at) return 'no origin';
  const whole = String(value);
  const { start, end } = at.part ?? { start: 0, end: whole.length };
  const shown = whole.slice(start, end);
  const text = at.encoding === 'base64' ? decodeBase64(shown) : shown;
  const bytes = of.files.read(at.file, largestFile);
  const written = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const source = written === text ? written : new TextDecoder().decode(bytes);
  const type = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
  const edited = edit(at.file, source, { line: at.line, column: at.column, value: text, type });
  if (!edited) return `does not stand there: ${JSON.stringify(text)}`;
  const changed = at.encoding === 'base64' ? Buffer.from(edited.value).toString('base64') : edited.value;
  const expected = whole.slice(0, start) + changed + whole.slice(end);
  const found = rebuilt(of, at.file, edited.text, resource, path);
  return String(found) === expected ? undefined : `expected ${JSON.stringify(expected)}, got ${String(found)}`;
}

/** Base64 of bytes that are no text stands for a file whose text shows what cannot be decoded. */
function decodeBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

function rebuilt(of: Case, file: string, text: string, resource: number, path: FieldPath): unknown {
  const changed = new TextEncoder().encode(text);
  const files = {
    ...of.files,
    read: (name: string) => (name === file ? changed : of.files.read(name, largestFile)),
  };
  try {
    return valueAt(build(files, of.target).resources[resource], path);
  } catch (error) {
    return error;
  }
}

function valueAt(resource: BuildResource | undefined, path: FieldPath): unknown {
  let value: unknown = resource && toJson(resource.node);
  for (const step of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return value;
}
