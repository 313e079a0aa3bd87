import type { SentRequest } from '../request-rules.ts';
import { type Reply, Upstream, refuse } from '../upstream.ts';
import type { BareRepository } from './bare-repository.ts';

/** Emulate with the commits of repositories on disk: for each that is asked about, one stands there. */
export class GitUpstream extends Upstream {
  /** Path of the API → repository. */
  readonly #repositories: ReadonlyMap<string, BareRepository>;
  readonly #standIns = new Map<string, Promise<boolean>>();

  constructor(url: string, repositories: ReadonlyMap<string, BareRepository>) {
    super(url);
    this.#repositories = repositories;
  }

  override async forward(sent: Omit<SentRequest, 'headers'>): Promise<Reply> {
    const [, repository, sha] = /^(\/repos\/[^/]+\/[^/]+)\/commits\/([0-9a-f]{40})\//.exec(sent.path) ?? [];
    if (repository && sha && this.#repositories.has(repository) && !(await this.hasCommit(repository, sha))) {
      return refuse(422, `No commit found for SHA: ${sha}`);
    }
    return super.forward(sent);
  }

  override hasCommit(repository: string, sha: string): Promise<boolean> {
    const key = `${repository} ${sha}`;
    const known = this.#standIns.get(key) ?? this.#standIn(repository, sha);
    this.#standIns.set(key, known);
    // A commit that is not there yet may be pushed later.
    return known.then((is) => is || !this.#standIns.delete(key));
  }

  async #standIn(repository: string, sha: string): Promise<boolean> {
    const bare = this.#repositories.get(repository);
    if (!bare || !/^[0-9a-f]{40}$/.test(sha) || (await bare.commit(sha)) !== sha) return false;
    const main = (await this.asOwner('GET', `${repository}/commits/main`)).body as {
      commit: { tree: { sha: string } };
    };
    const body = { message: `Stands for ${key(repository, sha)}`, tree: main.commit.tree.sha, parents: [] };
    const { sha: here } = (await this.asOwner('POST', `${repository}/git/commits`, body)).body as { sha: string };
    this.push(repository, sha, here);
    return true;
  }
}

/** Without a hash in it, that would be taken for a commit. */
function key(repository: string, sha: string): string {
  return `${repository} ${sha.slice(0, 20)} ${sha.slice(20)}`;
}
