import { KustomizeError } from '../errors.ts';
import type { Text } from '../kustomization/spec.ts';
import { innerMark, stepMark } from '../tree/mark.ts';
import type { Mark, Source, Step } from '../tree/node.ts';
import { readEnvFile } from './env-file.ts';

/** The files that a generator may read, by paths as the kustomization writes them. */
export interface GeneratorFiles {
  readBytes(path: string): Uint8Array;
  /** The same file as text, with its full path, for marks. */
  readSource(path: string): Source;
}

/** One entry of a generated object. `text` is undefined where the bytes are no UTF-8. */
export interface KeyValue {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly text: string | undefined;
  /** Where the value stands. */
  readonly mark: Mark;
  readonly keyMark: Mark;
}

/** Where a generator takes its entries from. */
export interface KeyValueSources {
  readonly envs: readonly Text[];
  readonly literals: readonly Text[];
  readonly files: readonly Text[];
}

/** The entries that a generator called `name` lists: those of env files, then literals, then files. */
export function readKeyValues(name: string, sources: KeyValueSources, files: GeneratorFiles, step?: Step): KeyValue[] {
  const at = (field: string, index: number): Step | undefined =>
    step && { ...step, name: `${step.name}.${field}[${index}]` };
  const entries = [
    ...load('env source files:', sources.envs, ({ value }, index) => readEnvFile(value, files, at('envs', index))),
    ...load('literal sources', sources.literals, (literal, index) => [readLiteral(literal, at('literals', index))]),
    ...load('file sources:', sources.files, (file, index) => [readFileSource(file, files, at('files', index))]),
  ];
  const seen = new Set<string>();
  for (const { key } of entries) {
    if (seen.has(key)) throw new KustomizeError(`configmap ${name} illegally repeats the key \`${key}\``);
    seen.add(key);
  }
  return entries;
}

function load(what: string, items: readonly Text[], read: (item: Text, index: number) => KeyValue[]): KeyValue[] {
  try {
    return items.flatMap(read);
  } catch (error) {
    const listed = items.map((item) => item.value).join(' ');
    const message = error instanceof Error ? error.message : String(error);
    throw new KustomizeError(`loading KV pairs: ${what} [${listed}]: ${message}`, { cause: error });
  }
}

/** `key=value`, the value without the one pair of quotes that may be around it. */
function readLiteral({ value: literal, mark, node }: Text, step: Step | undefined): KeyValue {
  const at = literal.indexOf('=');
  if (at < 1) throw new KustomizeError(`invalid literal source ${literal}, expected key=value`);
  const written = literal.slice(at + 1);
  const text = withoutQuotes(written);
  const start = at + 1 + (text === written ? 0 : 1);
  return {
    key: literal.slice(0, at),
    text,
    bytes: new TextEncoder().encode(text),
    mark: innerMark(node, start, step),
    keyMark: stepMark(mark, step),
  };
}

function withoutQuotes(text: string): string {
  const [first] = text;
  const isQuoted = text.length > 1 && (first === '"' || first === "'") && text.endsWith(first);
  return isQuoted ? text.slice(1, -1) : text;
}

/** `path`, whose last part is the key, or `key=path`. */
function readFileSource(source: Text, files: GeneratorFiles, step: Step | undefined): KeyValue {
  const { key, path } = splitFileSource(source.value);
  const bytes = files.readBytes(path);
  const mark = { source: files.readSource(path), offset: 0, step };
  return { key, bytes, text: decodeText(bytes), mark, keyMark: stepMark(source.mark, step) };
}

function splitFileSource(source: string): { key: string; path: string } {
  const [first = '', second, ...more] = source.split('=');
  if (second === undefined) return { key: baseName(source), path: source };
  const shown = JSON.stringify(source);
  if (more.length > 0) throw new KustomizeError(`source ${shown} key name or file path contains '='`);
  if (first === '') {
    throw new KustomizeError(`missing key name for file path ${JSON.stringify(second)} in source ${shown}`);
  }
  if (second === '') {
    throw new KustomizeError(`missing file path for key name ${JSON.stringify(first)} in source ${shown}`);
  }
  return { key: first, path: second };
}

function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path === '' ? '.' : '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** The text of UTF-8 bytes, a byte order mark included; undefined for other bytes. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
