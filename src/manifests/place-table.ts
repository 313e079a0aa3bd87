import type { Path, PathStep } from '../model/path.ts';

const mostPaths = 200_000;
const mostNodes = 4096;
const columnBits = 12;
const mostColumns = 2 ** columnBits;
const mostLines = 2 ** (31 - columnBits);

/** Numbers for paths, shared by all documents: Kubernetes objects are alike, and so are the paths in them. */
export class PathNumbers {
  readonly #children: (Map<PathStep, number> | undefined)[] = [new Map()];
  /** Where the places of the document at hand are noted; one is read at a time. */
  readonly scratch = { paths: new Int32Array(mostNodes), places: new Int32Array(mostNodes) };

  /** The number of the path that leads from path `parent` by one step; undefined when there are too many to number. */
  step(parent: number, step: string | number): number | undefined {
    const known = this.#children[parent]?.get(step);
    if (known !== undefined || this.#children.length >= mostPaths) return known;
    const number = this.#children.push(undefined) - 1;
    (this.#children[parent] ??= new Map()).set(step, number);
    return number;
  }

  /** The numbers of the path's beginnings, the shortest first, as far as any document has them. */
  along(path: Path): readonly number[] {
    const numbers: number[] = [];
    let current = 0;
    for (const step of path) {
      const next = this.#children[current]?.get(typeof step === 'object' ? step.entry : step);
      if (next === undefined) break;
      numbers.push(next);
      current = next;
    }
    return numbers;
  }
}

/**
 * Notes, while a document is read, where each of its fields and items stands, so that nobody has to parse it again to
 * find a line. Gives up, for good, on documents that are large or unusual: those are parsed again when asked about.
 */
export class PlaceRecorder {
  readonly #numbers: PathNumbers;
  readonly #text: string;
  #count = 0;
  #isUsable: boolean;
  #line = 1;
  #lineStart = 0;
  #lineEnd: number;

  constructor(numbers: PathNumbers, text: string) {
    this.#numbers = numbers;
    this.#text = text;
    // A lone carriage return is a line break in YAML; not worth a second way of counting.
    this.#isUsable = !/\r(?!\n)/.test(text);
    this.#lineEnd = text.indexOf('\n');
  }

  /** Notes a node at `offset`, which must not be before that of the last one; returns the number of its path. */
  note(parent: number, step: string | number, offset: number): number {
    if (!this.#isUsable) return 0;
    const path = this.#numbers.step(parent, step);
    if (path === undefined || this.#count >= mostNodes) return this.giveUp();
    if (offset < 0) return path;
    while (this.#lineEnd !== -1 && this.#lineEnd < offset) {
      this.#line += 1;
      this.#lineStart = this.#lineEnd + 1;
      this.#lineEnd = this.#text.indexOf('\n', this.#lineStart);
    }
    const column = offset - this.#lineStart;
    if (column < 0 || column >= mostColumns || this.#line >= mostLines) return this.giveUp();
    const { paths, places } = this.#numbers.scratch;
    paths[this.#count] = path;
    places[this.#count] = (this.#line << columnBits) | column;
    this.#count += 1;
    return path;
  }

  /** The document has something, an alias for example, that a table cannot tell. */
  giveUp(): number {
    this.#isUsable = false;
    return 0;
  }

  /** What was noted; undefined after giving up. */
  table(): PlaceTable | undefined {
    if (!this.#isUsable) return undefined;
    const { paths, places } = this.#numbers.scratch;
    const table = new Int32Array(2 * this.#count);
    table.set(paths.subarray(0, this.#count));
    table.set(places.subarray(0, this.#count), this.#count);
    return new PlaceTable(this.#numbers, table);
  }
}

/** Where the fields of one document stand, by path. */
export class PlaceTable {
  readonly #numbers: PathNumbers;
  /** One array, since two would cost as much again in bookkeeping. */
  readonly #table: Int32Array;

  /** `table`: the numbers of paths, then as many places. */
  constructor(numbers: PathNumbers, table: Int32Array) {
    this.#numbers = numbers;
    this.#table = table;
  }

  /** The place of the deepest node on the path, counted within the document; undefined when not even its first is there. */
  find(path: Path): { readonly line: number; readonly column: number } | undefined {
    const count = this.#table.length / 2;
    for (const number of this.#numbers.along(path).toReversed()) {
      const index = this.#table.indexOf(number);
      if (index < 0 || index >= count) continue;
      const place = this.#table[count + index] ?? 0;
      return { line: place >> columnBits, column: (place & (mostColumns - 1)) + 1 };
    }
    return undefined;
  }
}
