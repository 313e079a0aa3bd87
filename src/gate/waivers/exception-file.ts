import { ExceptionError } from '../../engine/exceptions/exception-error.ts';
import { listedExceptions } from '../../engine/exceptions/read.ts';
import { exceptionsOf, isSecurityException } from '../../engine/exceptions/security-exception.ts';
import { expandObjects, isKubernetesObject } from '../../manifests/expand-list.ts';
import { DocumentOrigin, Locator } from '../../manifests/locate.ts';
import { LineTable } from '../../manifests/line-table.ts';
import { quote } from '../../manifests/problem.ts';
import { readDocument, type Syntax } from '../../manifests/read-document.ts';
import { splitDocuments, type RawDocument } from '../../manifests/split-documents.ts';
import { KeptText } from '../../manifests/text-source.ts';
import type { Exception } from '../../model/exception.ts';
import type { Path } from '../../model/path.ts';
import type { Place } from '../../model/resource.ts';

/** An exception and where it stands. */
export interface SourcedException {
  readonly exception: Exception;
  readonly place?: Place;
  /** Of an object that was rendered for a cluster. */
  readonly cluster?: string;
}

/**
 * The exceptions of a file, expired ones too, in their order: Kubescape's lists, or SecurityException and
 * ClusterSecurityException objects, one or many documents, as YAML or JSON. Throws ExceptionError for anything else.
 */
export function readExceptionText(file: string, text: string): readonly SourcedException[] {
  const reader = new ExceptionReader(file, text);
  const found = Array.from(documentsOf(text)).flatMap((raw) => reader.read(raw));
  if (!reader.hasContent) throw unreadable(file, 'it is empty');
  return found;
}

class ExceptionReader {
  hasContent = false;
  readonly #source: KeptText;
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #locator = new Locator();

  constructor(file: string, text: string) {
    this.#source = new KeptText(file, text);
    this.#text = text;
    this.#syntax = isJson(text) ? 'json' : 'yaml';
  }

  read(raw: RawDocument): readonly SourcedException[] {
    const { file } = this.#source;
    const { start, end, line } = raw;
    const text = this.#text.slice(start, end);
    const result = readDocument({ file, text, line, syntax: this.#syntax });
    if (result === 'empty') return [];
    if ('problem' in result) throw unreadable(file, `line ${result.problem.line ?? line}: ${result.problem.message}`);
    this.hasContent = true;
    const { value, offset } = result;
    const first = new LineTable(text).at(offset);
    const place = { file, line: line + first.line - 1, column: first.column };
    const range = { source: this.#source, start, end, line, syntax: this.#syntax, place };
    const placeOf = (path: Path): Place => new DocumentOrigin(this.#locator, range, []).at(path);
    return isKubernetesObject(value) ? objectsIn(value, placeOf) : listIn(file, value, placeOf);
  }
}

type PlaceOf = (path: Path) => Place;

function listIn(file: string, value: unknown, placeOf: PlaceOf): readonly SourcedException[] {
  try {
    return listedExceptions(value).map((exception, index) => ({ exception, place: placeOf([index]) }));
  } catch (cause) {
    if (!(cause instanceof ExceptionError)) throw cause;
    throw new ExceptionError(`${file}: ${cause.message}`, { cause });
  }
}

function objectsIn(value: Parameters<typeof expandObjects>[0], placeOf: PlaceOf): readonly SourcedException[] {
  return Array.from(expandObjects(value)).flatMap((listed) => {
    const place = placeOf(listed.prefix);
    const refuse = (message: string, cause?: unknown): ExceptionError => {
      return new ExceptionError(`${place.file}:${place.line}: ${message}`, { cause });
    };
    if ('message' in listed) throw refuse(listed.message);
    const { apiVersion, kind, object } = listed;
    if (!isSecurityException(object)) {
      const what = `${quote(apiVersion)} ${quote(kind)} is no exception`;
      throw refuse(`${what}; expected SecurityException or ClusterSecurityException of kubescape.io/v1beta1`);
    }
    try {
      return exceptionsOf(object).map((exception) => ({ exception, place }));
    } catch (cause) {
      if (cause instanceof ExceptionError) throw refuse(cause.message, cause);
      throw cause;
    }
  });
}

function* documentsOf(text: string): Generator<RawDocument> {
  if (isJson(text)) yield { index: 0, start: 0, end: text.length, line: 1 };
  else yield* splitDocuments(text);
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function unreadable(file: string, why: string): ExceptionError {
  return new ExceptionError(`cannot read ${quote(file)}: ${why}; expected a JSON or YAML file`);
}
