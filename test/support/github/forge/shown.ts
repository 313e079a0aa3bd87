import { createHash } from 'node:crypto';
import type { BareRepository } from './bare-repository.ts';
import type { Pull, PullState } from './pull-state.ts';

/** A repository of the forge. */
export interface Kept {
  readonly id: number;
  /** `OWNER/REPO`. */
  readonly name: string;
  readonly bare: BareRepository;
  readonly pulls: PullState;
  isArchived: boolean;
  /** The installation sees it. */
  isInstalled: boolean;
}

const pages = 'https://github.invalid';
const start = Date.UTC(2026, 0, 1);

/** In GitHub's form, cut to what an App reads. `git`: address before `OWNER/REPO.git`. */
export function shownRepository({ id, name, isArchived }: Kept, git: string): object {
  const [login = '', short = ''] = name.split('/');
  return {
    id,
    name: short,
    full_name: name,
    private: true,
    fork: false,
    archived: isArchived,
    owner: shownUser(login),
    default_branch: 'main',
    html_url: `${pages}/${name}`,
    clone_url: `${git}/${name}.git`,
  };
}

export function shownUser(login: string): object {
  const id = createHash('sha256').update(login).digest().readUInt32BE();
  return { id, login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

/** In GitHub's form, with the commits that these refs have. */
export function shownPull(kept: Kept, pull: Pull, git: string, refs: ReadonlyMap<string, string>): object {
  const { number, state, draft, title, branch, base, fork, updated } = pull;
  const [owner = '', short = ''] = kept.name.split('/');
  const repo = shownRepository(kept, git);
  const headOwner = fork ? 'stranger' : owner;
  const forked = {
    ...repo,
    id: kept.id + 5000,
    full_name: `stranger/${short}`,
    fork: true,
    owner: shownUser('stranger'),
  };
  return {
    id: kept.id * 1000 + number,
    number,
    state,
    draft,
    title,
    html_url: `${pages}/${kept.name}/pull/${number}`,
    updated_at: new Date(start + updated * 1000).toISOString(),
    user: shownUser(headOwner),
    head: {
      label: `${headOwner}:${branch}`,
      ref: branch,
      sha: refs.get(`refs/pull/${number}/head`),
      user: shownUser(headOwner),
      repo: fork === 'gone' ? null : fork ? forked : repo,
    },
    base: {
      label: `${owner}:${base}`,
      ref: base,
      sha: refs.get(`refs/heads/${base}`),
      user: shownUser(owner),
      repo,
    },
  };
}
