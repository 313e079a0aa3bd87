import type { BareRepository } from './bare-repository.ts';

/** What is to be opened. */
export interface NewPull {
  /** A branch of the repository; a fork's is taken away from there. */
  readonly branch: string;
  readonly base: string;
  /** Its head is elsewhere, in a repository that may be gone by now. Default: here. */
  readonly fork?: boolean | 'gone';
  readonly title?: string;
  readonly draft?: boolean;
}

/** A pull request; its head is where `refs/pull/N/head` points to. */
export interface Pull extends Required<NewPull> {
  readonly number: number;
  readonly state: 'open' | 'closed';
  /** Counts up with every change. */
  readonly updated: number;
}

/** The pull requests of one repository. */
export class PullState {
  readonly #bare: BareRepository;
  readonly #pulls = new Map<number, Pull>();
  #updates = 0;
  /** Numbers are never given twice, also to those who open at once. */
  #last = 0;

  constructor(bare: BareRepository) {
    this.#bare = bare;
  }

  async open(asked: NewPull): Promise<Pull> {
    const [pull] = await this.openMany(asked, 1);
    if (!pull) throw new Error('nothing was opened');
    return pull;
  }

  /** So many of the same branch. */
  async openMany(asked: NewPull, count: number): Promise<readonly Pull[]> {
    const sha = await this.#bare.commit(`refs/heads/${asked.branch}`);
    if (sha === undefined) throw new Error(`there is no branch ${asked.branch}`);
    const numbers = Array.from({ length: count }, () => (this.#last += 1));
    this.#bare.moveAll(
      numbers.map((number) => `refs/pull/${number}/head`),
      sha,
    );
    if (asked.fork) await this.#bare.move(`refs/heads/${asked.branch}`);
    const defaults = { fork: false, draft: false, state: 'open', updated: 0 } as const;
    return numbers.map((number) => this.set({ ...defaults, title: `Change ${number}`, ...asked, number }));
  }

  /** Moves the head to a commit that the repository has. */
  async push(number: number, sha: string): Promise<Pull> {
    const pull = this.get(number);
    await this.#bare.move(`refs/pull/${number}/head`, sha);
    if (!pull.fork) await this.#bare.move(`refs/heads/${pull.branch}`, sha);
    return this.set(pull);
  }

  find(number: number): Pull | undefined {
    return this.#pulls.get(number);
  }

  get(number: number): Pull {
    const pull = this.#pulls.get(number);
    if (!pull) throw new Error(`there is no pull request ${number}`);
    return pull;
  }

  /** The last changed first. */
  list(state: string): readonly Pull[] {
    const wanted = [...this.#pulls.values()].filter((pull) => state === 'all' || pull.state === state);
    return wanted.toSorted((a, b) => b.updated - a.updated);
  }

  set(pull: Pull): Pull {
    this.#updates += 1;
    const updated = { ...pull, updated: this.#updates };
    this.#pulls.set(pull.number, updated);
    return updated;
  }
}
