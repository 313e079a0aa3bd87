import { KustomizeError } from '../errors.ts';
import type { FileSystem } from '../file-system.ts';
import { largestFile } from '../limits.ts';
import { ancestorsOf, resolvePath } from '../load/paths.ts';
import type { Source } from '../tree/node.ts';
import { Part, type Ledger } from './ledger.ts';
import { Places } from './places.ts';

const decoder = new TextDecoder();

/** What is known of a path, also that nothing is there. */
class Known extends Part {
  readonly path: string;
  readonly kind: 'file' | 'directory' | undefined;
  /** The path without links; of what is missing, as far as there is something. */
  readonly real: string;
  bytes: Uint8Array | undefined;
  source: Source | undefined;

  constructor(path: string, kind: Known['kind'], real: string, forget: () => void) {
    super(forget);
    this.path = path;
    this.kind = kind;
    this.real = real;
    this.isValid = true;
  }
}

/** A file system that is asked once about each path until it is told of changes, and notes who wanted to know. */
export class RememberedFiles implements FileSystem {
  readonly #fs: FileSystem;
  readonly #ledger: Ledger;
  readonly #places: Places;
  readonly #known = new Map<string, Known>();
  /** The same by the path without links. */
  readonly #byReal = new Map<string, Set<Known>>();

  constructor(fs: FileSystem, ledger: Ledger) {
    this.#fs = fs;
    this.#ledger = ledger;
    this.#places = new Places(fs);
  }

  kind(path: string): 'file' | 'directory' | undefined {
    return this.#ask(path).kind;
  }

  resolve(path: string): string {
    const { kind, real } = this.#ask(path);
    return kind === undefined ? path : real;
  }

  read(path: string): Uint8Array {
    const known = this.#ask(path);
    return (known.bytes ??= this.#readNow(known));
  }

  /** A file as text with its path: the same object until the file changes. */
  source(path: string): Source {
    const known = this.#ask(path);
    return (known.source ??= { path, text: decoder.decode(this.read(path)), ...this.#named(path) });
  }

  nameOf(path: string): string {
    return this.#fs.nameOf?.(path) ?? path;
  }

  /** Forgets what may be different after these files or folders were added, edited or removed. */
  changed(paths: readonly string[]): void {
    const named = paths.map((path) => resolvePath('/', path));
    const changed = new Set(
      named.flatMap((path) => [path, this.#known.get(path)?.real ?? path, this.#fs.resolve(path)]),
    );
    const isContentOnly = named.every((path) => {
      const known = this.#known.get(path);
      return known?.kind === 'file' && this.#fs.kind(path) === 'file' && this.#fs.resolve(path) === known.real;
    });
    if (!isContentOnly) this.#places.clear();
    const touched = isContentOnly ? this.#at(changed) : this.#below(changed);
    for (const known of touched) this.#invalidate(known);
    const above = new Set(isContentOnly ? [] : Array.from(changed).flatMap(ancestorsOf));
    for (const known of this.#known.values()) {
      // What lies behind a link may have changed by any name, and what was missing may have come to be behind one.
      const isDoubtful = known.real !== known.path || above.has(known.path) || (!isContentOnly && !known.kind);
      if (isDoubtful && !this.#isStill(known)) this.#invalidate(known);
    }
  }

  #named(path: string): { readonly name?: string } {
    const name = this.nameOf(path);
    return name === path ? {} : { name };
  }

  #ask(path: string): Known {
    let known = this.#known.get(path);
    if (!known) {
      const { kind, real } = this.#places.find(path);
      const made = new Known(path, kind, real, () => this.#remove(made));
      known = made;
      this.#known.set(path, known);
      const same = this.#byReal.get(known.real);
      if (same) same.add(known);
      else this.#byReal.set(known.real, new Set([known]));
    }
    this.#ledger.note(known);
    return known;
  }

  #readNow({ path, kind }: Known): Uint8Array {
    if (kind === undefined) throw new KustomizeError(`open ${path}: no such file or directory`);
    if (kind === 'directory') throw new KustomizeError(`read ${path}: is a directory`);
    let bytes: Uint8Array;
    try {
      bytes = this.#fs.read(path, largestFile);
    } catch (error) {
      if (error instanceof KustomizeError || !(error instanceof Error)) throw error;
      throw new KustomizeError(error.message, { cause: error });
    }
    if (bytes.length <= largestFile) return bytes;
    throw new KustomizeError(`file '${path}' has ${bytes.length} bytes; at most ${largestFile} are read`);
  }

  #at(changed: ReadonlySet<string>): readonly Known[] {
    return Array.from(changed).flatMap((path) => {
      const known = this.#known.get(path);
      return [...(known ? [known] : []), ...(this.#byReal.get(path) ?? [])];
    });
  }

  /** What is one of these paths or lies below one, by either of its names. */
  #below(changed: ReadonlySet<string>): readonly Known[] {
    const isTouched = (path: string): boolean => changed.has(path) || ancestorsOf(path).some((one) => changed.has(one));
    return Array.from(this.#known.values()).filter(({ path, real }) => {
      return isTouched(path) || (real !== path && isTouched(real));
    });
  }

  #isStill(known: Known): boolean {
    const { kind, real } = this.#places.find(known.path);
    return kind === known.kind && real === known.real;
  }

  #invalidate(known: Known): void {
    this.#remove(known);
    this.#ledger.invalidate(known);
  }

  #remove(known: Known): void {
    if (this.#known.get(known.path) === known) this.#known.delete(known.path);
    const same = this.#byReal.get(known.real);
    same?.delete(known);
    if (same?.size === 0) this.#byReal.delete(known.real);
  }
}
