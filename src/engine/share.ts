import type { Violation } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import { isMapping } from './read.ts';

const longestShared = 512;
const mostShared = 50_000;
const deepest = 100;
const none: readonly never[] = [];

/**
 * Makes copies of plain data that share their parts: workloads are alike, so are the paths of their findings. The
 * copies hold on to nothing of the original: a string that was cut from a file would keep the file in memory. What
 * is nested deeper than any Kubernetes object (100 levels) is left out.
 */
export class Sharer {
  readonly #strings = new Map<string, string>();
  readonly #lists = new Map<string, unknown>();

  /** A copy of the data, equal to it as JSON. */
  share<Data>(data: Data): Data {
    return this.#share(data, 0) as Data;
  }

  /** The same for findings, which are many and alike. */
  shareViolation(violation: Violation): Violation {
    const { subject, failed, review, fix, fixCommand, items } = violation;
    const shared = this.#sharePaths(failed);
    return {
      subject: this.share(subject),
      failed: shared,
      review: review === failed ? shared : this.#sharePaths(review),
      delete: violation.delete === failed ? shared : this.#sharePaths(violation.delete),
      fix: fix.length === 0 ? none : this.share(fix),
      ...(fixCommand === undefined ? {} : { fixCommand }),
      ...(items === undefined ? {} : { items: this.share(items) }),
    };
  }

  #sharePaths(paths: readonly Path[]): readonly Path[] {
    return paths.length === 0 ? none : this.share(paths);
  }

  #share(data: unknown, depth: number): unknown {
    if (typeof data === 'string') return this.#strings.get(data) ?? remember(this.#strings, data, flat(data));
    // JSON has no word for these; as text they stay different from each other and from null.
    if (typeof data === 'number' && !Number.isFinite(data)) return String(data);
    if (typeof data !== 'object' || data === null) return data;
    if (depth >= deepest) return undefined;
    if (Array.isArray(data)) return this.#shareList(data, depth);
    return isMapping(data) ? this.#shareMapping(data, depth) : undefined;
  }

  #shareMapping(data: Readonly<Record<string, unknown>>, depth: number): unknown {
    const copy: [string, unknown][] = [];
    for (const key of Object.keys(data)) {
      if (data[key] !== undefined) copy.push([this.#share(key, depth) as string, this.#share(data[key], depth + 1)]);
    }
    return Object.fromEntries(copy);
  }

  #shareList(data: readonly unknown[], depth: number): unknown {
    const text = isShallow(data, 8) ? JSON.stringify(data) : undefined;
    if (text === undefined || text.length > longestShared) return data.map((item) => this.#share(item, depth + 1));
    return this.#lists.get(text) ?? remember(this.#lists, text, JSON.parse(text));
  }
}

/** Sharing only saves memory: with too many different parts it starts anew. */
function remember<Value>(known: Map<string, Value>, key: string, value: Value): Value {
  if (known.size >= mostShared) known.clear();
  known.set(flat(key), value);
  return value;
}

/** The same characters in a string of their own. */
function flat(text: string): string {
  return text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string);
}

function isShallow(data: unknown, levels: number): boolean {
  if (typeof data !== 'object' || data === null) return true;
  if (levels === 0) return false;
  return (Array.isArray(data) ? data : Object.values(data)).every((item) => isShallow(item, levels - 1));
}
