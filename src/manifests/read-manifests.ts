import { resourceId, type Resource } from '../model/resource.ts';
import { isMapping } from './construct.ts';
import { expandObjects, isKubernetesObject, type ListedObject } from './expand-list.ts';
import { findFiles } from './find-files.ts';
import { DocumentOrigin, Locator, type DocumentRange } from './locate.ts';
import { PathNumbers } from './place-table.ts';
import { quote, type Problem } from './problem.ts';
import { readDocument, type Syntax } from './read-document.ts';
import { hasDocumentMarker, splitDocuments, type RawDocument } from './split-documents.ts';
import { decode, explain, FileText, KeptText, maximumFileSize, readBytes, type TextSource } from './text-source.ts';
import { misshapenField } from './workload-shape.ts';

/** What was read. */
export interface ManifestCounts {
  /** Files that could be opened and held text; standard input is one. */
  files: number;
  /** Documents with content, readable or not. */
  documents: number;
  /** Kubernetes objects, items of lists instead of the lists. */
  objects: number;
  /** Readable documents that are no Kubernetes object: no apiVersion or no kind. */
  otherDocuments: number;
}

export type ManifestEvent =
  | { readonly type: 'resource'; readonly resource: Resource }
  | { readonly type: 'problem'; readonly problem: Problem }
  /** Comes once, at the end. */
  | { readonly type: 'counts'; readonly counts: Readonly<ManifestCounts> };

export interface ManifestOptions {
  /** Relative paths start here, and files are shown relative to it. Default: the process's working directory. */
  readonly cwd?: string;
  /** What `-` stands for. Default: the process's standard input. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
}

/**
 * Reads Kubernetes objects from files, directories and standard input (`-`), file by file in a fixed order: whoever drops
 * the resources holds one file at a time. A field's place is found by reading its file again, when it is asked for.
 * Everything that cannot be read is a problem event; only a failure of the standard input stream itself is thrown on.
 * Limits: 64 MiB per file and for standard input, and those of readDocument.
 */
export async function* readManifests(
  paths: readonly string[],
  { cwd = process.cwd(), stdin = process.stdin }: ManifestOptions = {},
): AsyncGenerator<ManifestEvent, void, undefined> {
  const reader = new ManifestReader();
  for (const [index, path] of paths.entries()) {
    if (path !== '-') continue;
    if (paths.indexOf('-') === index) yield* reader.readStream(stdin);
  }
  for (const found of findFiles(
    paths.filter((path) => path !== '-'),
    cwd,
  )) {
    if ('message' in found) yield { type: 'problem', problem: found };
    else yield* reader.readFile(found.path, found.file);
  }
  yield { type: 'counts', counts: { ...reader.counts } };
}

class ManifestReader {
  readonly counts: ManifestCounts = { files: 0, documents: 0, objects: 0, otherDocuments: 0 };
  readonly #locator = new Locator();
  readonly #numbers = new PathNumbers();
  /** Strings that live as long as the resources: one flat copy of each. */
  readonly #names = new Map<string, string>();

  *readFile(path: string, file: string): Generator<ManifestEvent> {
    const content = readContent(file, path);
    if ('message' in content) yield { type: 'problem', problem: content };
    else yield* this.#readText(content.source, content.text, file.endsWith('.json'));
  }

  async *readStream(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<ManifestEvent> {
    const file = '<stdin>';
    const bytes = await readAll(stream);
    if (bytes === undefined) {
      yield { type: 'problem', problem: { file, message: `has more than ${maximumFileSize} bytes; split it` } };
      return;
    }
    const text = decode(file, bytes);
    if (typeof text !== 'string') yield { type: 'problem', problem: text };
    else yield* this.#readText(new KeptText(file, text), text, looksLikeJson(text));
  }

  *#readText(source: TextSource, text: string, isJson: boolean): Generator<ManifestEvent> {
    this.counts.files++;
    // A line "---" is an error anywhere in JSON, so this is YAML whose first document is in braces.
    if (!isJson || hasDocumentMarker(text)) {
      for (const document of splitDocuments(text)) yield* this.#readDocument(source, text, document, 'yaml');
    } else {
      yield* this.#readDocument(source, text, { index: 0, start: 0, end: text.length, line: 1 }, 'json');
    }
  }

  *#readDocument(source: TextSource, text: string, raw: RawDocument, syntax: Syntax): Generator<ManifestEvent> {
    const { index, start, end, line } = raw;
    const part = flatCopy(text.slice(start, end));
    const result = readDocument({ file: source.file, text: part, line, syntax, numbers: this.#numbers });
    if (result === 'empty') return;
    this.counts.documents++;
    if ('problem' in result) {
      yield { type: 'problem', problem: result.problem };
      return;
    }
    if (!isKubernetesObject(result.value)) {
      this.counts.otherDocuments++;
      return;
    }
    const place = placeOf(source.file, part, result.offset, line);
    const range: DocumentRange = { source, start, end, line, syntax, place, places: result.places };
    for (const listed of expandObjects(result.value)) {
      const origin = new DocumentOrigin(this.#locator, range, listed.prefix);
      if ('message' in listed) yield { type: 'problem', problem: { ...origin.start, message: listed.message } };
      else yield* this.#object(listed, origin, `${source.file}:${[index, ...listed.indexes].join(':')}`);
    }
  }

  *#object(listed: ListedObject, origin: DocumentOrigin, position: string): Generator<ManifestEvent> {
    this.counts.objects++;
    const metadata = listed.object['metadata'];
    const identity = {
      apiVersion: this.#name(listed.apiVersion),
      kind: this.#name(listed.kind),
      namespace: this.#name(isMapping(metadata) ? metadata['namespace'] : ''),
      name: this.#name(isMapping(metadata) ? metadata['name'] : ''),
    };
    const key = flatCopy(`${position}#${resourceId(identity)}`);
    yield { type: 'resource', resource: { ...identity, key, object: listed.object, origin } };
    const misshapen = misshapenField(listed);
    if (misshapen === undefined) return;
    const message = `${identity.apiVersion} ${identity.kind} ${quote(identity.name)}: ${misshapen.message}`;
    yield { type: 'problem', problem: { ...origin.at(misshapen.path), message } };
  }

  /** A string that does not hold on to the text it was cut from; empty for anything but a string. */
  #name(value: unknown): string {
    if (typeof value !== 'string') return '';
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = flatCopy(value);
    this.#names.set(name, name);
    return name;
  }
}

function readContent(file: string, path: string): { readonly source: TextSource; readonly text: string } | Problem {
  try {
    const bytes = readBytes(path);
    const text = decode(file, bytes);
    return typeof text === 'string' ? { source: new FileText(file, path, bytes), text } : text;
  } catch (error) {
    return { file, message: explain(error) };
  }
}

/**
 * A copy in memory of its own. V8 makes the slice of a string a pointer into it, which keeps all of it alive; joining
 * and cutting again forces one copy, of just these characters.
 */
function flatCopy(text: string): string {
  return ` ${text}`.slice(1);
}

function placeOf(file: string, text: string, offset: number, line: number): DocumentRange['place'] {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\r|\n/);
  return { file, line: line + lines.length - 1, column: (lines.at(-1) ?? '').length + 1 };
}

/** Standard input has no name that would tell; YAML may begin with a brace, too. */
function looksLikeJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // What only JSON's own quoting could begin with is meant as JSON, so that its errors are told as such.
    return /^\s*[[{]\s*["{[\]}]/.test(text);
  }
}

async function readAll(stream: AsyncIterable<Uint8Array | string>): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    length += bytes.length;
    if (length > maximumFileSize) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, length);
}
