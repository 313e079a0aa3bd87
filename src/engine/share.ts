import { isMapping } from './read.ts';

const longestShared = 512;
const mostShared = 50_000;

/**
 * Makes copies of plain data that share their parts: workloads are alike, so are the paths of their findings. The
 * copies hold on to nothing of the original: a string that was cut from a file would keep the file in memory.
 */
export class Sharer {
  readonly #strings = new Map<string, string>();
  readonly #lists = new Map<string, unknown>();

  /** A copy of the data, equal to it as JSON. */
  share<Data>(data: Data): Data {
    return this.#share(data) as Data;
  }

  #share(data: unknown): unknown {
    if (typeof data === 'string') return this.#strings.get(data) ?? remember(this.#strings, data, flat(data));
    if (Array.isArray(data)) return this.#shareList(data);
    if (!isMapping(data)) return data;
    const copy: [string, unknown][] = [];
    for (const key of Object.keys(data)) {
      if (data[key] !== undefined) copy.push([this.#share(key) as string, this.#share(data[key])]);
    }
    return Object.fromEntries(copy);
  }

  #shareList(data: readonly unknown[]): unknown {
    const text = JSON.stringify(data);
    if (text.length > longestShared) return data.map((item) => this.#share(item));
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
