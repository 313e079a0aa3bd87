import type { SentRequest } from '../request-rules.ts';
import type { Service } from '../service.ts';
import type { Holder } from '../token-holder.ts';
import { type Reply, refuse } from '../upstream.ts';
import { paged, tagged } from './paged.ts';
import { type Kept, shownPull, shownRepository } from './shown.ts';

type App = Extract<Holder, { readonly kind: 'app' }>;

/** What GitHub answers to an installation about repositories, pull requests and commits: from those on disk. */
export class RepositoryService implements Service {
  /** Address before `OWNER/REPO.git`. */
  git = 'https://github.invalid';
  /** Path of the API → repository. */
  readonly #repositories: ReadonlyMap<string, Kept>;
  readonly #seenBy: (installation: number, name: string) => boolean;

  constructor(repositories: ReadonlyMap<string, Kept>, seenBy: (installation: number, repository: string) => boolean) {
    this.#repositories = repositories;
    this.#seenBy = seenBy;
  }

  /** What one installation sees. */
  of(installation: number): readonly Kept[] {
    const all = [...this.#repositories.values()];
    return all.filter(({ name, isInstalled }) => isInstalled && this.#seenBy(installation, name));
  }

  reply(sent: SentRequest, holder: Holder): Promise<Reply | undefined> | Reply | undefined {
    if (holder.kind !== 'app') return undefined;
    if (sent.path === '/installation/repositories') {
      const all = this.of(holder.installation).map((kept) => shownRepository(kept, this.git));
      return paged(sent, all, (repositories) => ({ total_count: all.length, repositories }));
    }
    const [, repository = '', rest = ''] = /^(\/repos\/[^/]+\/[^/]+)(\/.*)?$/.exec(sent.path) ?? [];
    if (repository === '') return undefined;
    const kept = this.of(holder.installation).find(({ name }) => `/repos/${name}` === repository);
    if (!kept) return refuse(404, 'Not Found');
    return sent.method === 'GET' ? this.#read(sent, rest, kept, holder) : undefined;
  }

  async #read(sent: SentRequest, rest: string, kept: Kept, holder: App): Promise<Reply | undefined> {
    if (rest === '') return tagged(sent, { status: 200, headers: {}, body: shownRepository(kept, this.git) });
    const [, number] = /^\/pulls(?:\/(\d+))?$/.exec(rest) ?? [rest];
    if (/^\/pulls(\/\d+)?$/.test(rest)) {
      if (!holder.permissions['pull_requests']) return refuse(403, 'Resource not accessible by integration');
      return tagged(sent, number === undefined ? await this.#list(sent, kept) : await this.#one(Number(number), kept));
    }
    if (!holder.permissions['contents']) return refuse(403, 'Resource not accessible by integration');
    const [, ref] = /^\/git\/ref\/(.+)$/.exec(rest) ?? [];
    return ref === undefined ? this.#compare(kept, rest) : this.#ref(kept, `refs/${ref}`);
  }

  async #compare(kept: Kept, rest: string): Promise<Reply | undefined> {
    const [, base = '', head = ''] = /^\/compare\/(.+)\.\.\.(.+)$/.exec(rest) ?? [];
    return base === '' ? undefined : this.#comparison(kept, base, head);
  }

  async #one(number: number, kept: Kept): Promise<Reply> {
    const pull = kept.pulls.find(number);
    if (!pull) return refuse(404, 'Not Found');
    return { status: 200, headers: {}, body: shownPull(kept, pull, this.git, await kept.bare.refs()) };
  }

  async #list(sent: SentRequest, kept: Kept): Promise<Reply> {
    const refs = await kept.bare.refs();
    const pulls = kept.pulls.list(sent.query.get('state') ?? 'open');
    return paged(
      sent,
      pulls.map((pull) => shownPull(kept, pull, this.git, refs)),
    );
  }

  async #ref({ bare }: Kept, ref: string): Promise<Reply> {
    const sha = (await bare.refs()).get(ref);
    return sha === undefined ? refuse(404, 'Not Found') : { status: 200, headers: {}, body: { ref, object: { sha } } };
  }

  async #comparison({ bare }: Kept, base: string, head: string): Promise<Reply> {
    const [from, to] = [await this.#resolve(bare, base), await this.#resolve(bare, head)];
    if (from === undefined || to === undefined) return refuse(404, 'Not Found');
    const sha = await bare.mergeBase(from, to);
    if (sha === undefined) return refuse(404, `No common ancestor between ${base} and ${head}.`);
    const ahead = await bare.count(`${from}..${to}`);
    const behind = await bare.count(`${to}..${from}`);
    const status = ahead > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical';
    const body = { status, ahead_by: ahead, behind_by: behind, merge_base_commit: { sha }, commits: [], files: [] };
    return { status: 200, headers: {}, body };
  }

  /** A branch before a hash, and nothing else that Git would understand. */
  async #resolve(bare: Kept['bare'], name: string): Promise<string | undefined> {
    const branch = await bare.commit(`refs/heads/${name}`);
    return branch ?? (/^[0-9a-f]{40}$/.test(name) ? bare.commit(name) : undefined);
  }
}
