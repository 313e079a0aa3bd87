import type { Path } from '../model/path.ts';
import type { Origin, Place } from '../model/resource.ts';
import { DocumentIndex } from './document-index.ts';
import { LineTable } from './line-table.ts';
import type { PlaceTable } from './place-table.ts';
import { parseDocument, type Syntax } from './read-document.ts';
import type { TextSource } from './text-source.ts';

/** Which part of which text a document is, and where its content begins. */
export interface DocumentRange {
  readonly source: TextSource;
  /** UTF-16 offsets in the text of the source. */
  readonly start: number;
  readonly end: number;
  /** The number of the line that begins at `start`. */
  readonly line: number;
  readonly syntax: Syntax;
  readonly place: Place;
  /** Where its fields stand, if that was noted while it was read. */
  readonly places?: PlaceTable | undefined;
}

interface Parsed {
  readonly index: DocumentIndex;
  readonly lines: LineTable;
  readonly length: number;
}

const parsedDocuments = 4;
const parsedLength = 4 * 1024 * 1024;

/**
 * Answers where a field stands: as noted while reading, or by parsing the document again on demand. It holds the text of one source and a few
 * parsed documents, so questions should come document by document.
 */
export class Locator {
  readonly #parsed = new Map<DocumentRange, Parsed | undefined>();
  #source: TextSource | undefined;
  #text: string | undefined;

  /** The place of the deepest node on `path`; the document's own place when its text is gone or has changed. */
  find(document: DocumentRange, path: Path): Place {
    if (document.places) return noted(document, document.places.find(path));
    const parsed = this.#parse(document);
    const offset = parsed?.index.find(path);
    if (parsed === undefined || offset === undefined) return document.place;
    const { line, column } = parsed.lines.at(offset);
    return { file: document.source.file, line: document.line + line - 1, column };
  }

  #parse(document: DocumentRange): Parsed | undefined {
    if (this.#parsed.has(document)) return this.#parsed.get(document);
    const parsed = this.#read(document);
    this.#parsed.set(document, parsed);
    this.#forget(document);
    return parsed;
  }

  #read({ source, start, end, syntax }: DocumentRange): Parsed | undefined {
    const text = this.#textOf(source)?.slice(start, end);
    if (text === undefined) return undefined;
    try {
      const index = new DocumentIndex(text, parseDocument(text, syntax));
      return { index, lines: new LineTable(text), length: text.length };
    } catch {
      // It could be read before, so this is JSON that the YAML parser does not take.
      return undefined;
    }
  }

  #textOf(source: TextSource): string | undefined {
    if (this.#source === source) return this.#text;
    this.#source = source;
    this.#text = undefined;
    this.#text = source.read();
    return this.#text;
  }

  /** Drops the documents that were parsed first, while there are too many or too much text; never the newest. */
  #forget(newest: DocumentRange): void {
    let length = [...this.#parsed.values()].reduce((sum, parsed) => sum + (parsed?.length ?? 0), 0);
    for (const [document, parsed] of this.#parsed) {
      if (document === newest || (this.#parsed.size <= parsedDocuments && length <= parsedLength)) return;
      this.#parsed.delete(document);
      length -= parsed?.length ?? 0;
    }
  }
}

function noted(
  { source, line, place }: DocumentRange,
  found: { readonly line: number; readonly column: number } | undefined,
): Place {
  return found ? { file: source.file, line: line + found.line - 1, column: found.column } : place;
}

/** The origin of an object that is a whole document, or of an item of a list at `prefix` inside of it. */
export class DocumentOrigin implements Origin {
  readonly #locator: Locator;
  readonly #document: DocumentRange;
  readonly #prefix: Path;

  constructor(locator: Locator, document: DocumentRange, prefix: Path) {
    this.#locator = locator;
    this.#document = document;
    this.#prefix = prefix;
  }

  get start(): Place {
    return this.#prefix.length === 0 ? this.#document.place : this.#locator.find(this.#document, this.#prefix);
  }

  at(path: Path): Place {
    if (path.length === 0) return this.start;
    return this.#locator.find(this.#document, this.#prefix.length === 0 ? path : [...this.#prefix, ...path]);
  }
}
