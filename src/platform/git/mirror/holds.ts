/** Which commits of a mirror somebody reads now, and whether anybody uses it at all. */
export class Holds {
  readonly #counts = new Map<string, number>();
  #users = 0;

  get isInUse(): boolean {
    return this.#users > 0;
  }

  has(sha: string): boolean {
    return this.#counts.has(sha);
  }

  /** Holds the commits while the work lasts. */
  async during<T>(shas: readonly string[], work: () => Promise<T>): Promise<T> {
    this.#users += 1;
    for (const sha of shas) this.#count(sha, 1);
    try {
      return await work();
    } finally {
      this.#users -= 1;
      for (const sha of shas) this.#count(sha, -1);
    }
  }

  #count(sha: string, change: number): void {
    const count = (this.#counts.get(sha) ?? 0) + change;
    if (count > 0) this.#counts.set(sha, count);
    else this.#counts.delete(sha);
  }
}
