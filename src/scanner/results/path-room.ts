import type { RulePath } from './wire.ts';

/**
 * How much of an object paths may take: etcd refuses objects of more than about 1.5 MB, and a result that cannot be
 * written would leave an older one standing. A role with thousands of rules gets there.
 */
export const mostPathBytes = 512 * 1024;

/** The room for the paths of one result, given out from the first rule to the last. */
export class PathRoom {
  #left: number;

  constructor(bytes = mostPathBytes) {
    this.#left = bytes;
  }

  /** As many of the paths as there is room for, from the first on, and the number of those left out. */
  fit(paths: Iterable<RulePath>): { readonly kept: readonly RulePath[]; readonly leftOut: number } {
    const kept: RulePath[] = [];
    let leftOut = 0;
    for (const path of paths) {
      const bytes = Buffer.byteLength(JSON.stringify(path)) + 1;
      if (leftOut === 0 && bytes <= this.#left) {
        this.#left -= bytes;
        kept.push(path);
      } else {
        leftOut += 1;
      }
    }
    return { kept, leftOut };
  }
}
