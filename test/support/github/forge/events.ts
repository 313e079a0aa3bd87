import type { Run } from '../check-state.ts';
import type { Emulated } from '../emulated.ts';
import type { ShownRun } from '../viewer.ts';
import type { AppService } from './app-service.ts';
import type { GitUpstream } from './git-upstream.ts';
import type { Hooks } from './hooks.ts';
import type { NewPull, Pull } from './pull-state.ts';
import type { RepositoryService } from './repository-service.ts';
import { type Kept, shownPull, shownRepository, shownUser } from './shown.ts';

interface Parts {
  readonly emulated: Emulated<GitUpstream>;
  readonly appService: AppService;
  readonly service: RepositoryService;
  /** Path of the API → repository. */
  readonly kept: ReadonlyMap<string, Kept>;
  readonly hooks: Hooks;
}

/** What people do, and the webhooks that the App gets for it. */
export class Events {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.emulated.proxy.checks.listener = (action, path, run) => {
      // Other Apps hear of their own runs.
      if (run.app?.slug === parts.appService.app.slug)
        this.#send(this.#keptAt(path), 'check_run', action, checkRun(run));
    };
  }

  protected kept(repository: string): Kept {
    return this.#keptAt(`/repos/${repository}`);
  }

  async openPull(repository: string, asked: NewPull): Promise<number> {
    const kept = this.kept(repository);
    const pull = await kept.pulls.open(asked);
    await this.#sendPull(kept, 'opened', pull);
    return pull.number;
  }

  /** Opens so many of one branch, of which no webhook tells. */
  async openPulls(repository: string, asked: NewPull, count: number): Promise<readonly number[]> {
    return (await this.kept(repository).pulls.openMany(asked, count)).map(({ number }) => number);
  }

  /** Moves the head of a pull request to a commit that the bare repository has. */
  async push(repository: string, number: number, sha: string): Promise<void> {
    const kept = this.kept(repository);
    const before = await kept.bare.commit(`refs/pull/${number}/head`);
    await this.#sendPull(kept, 'synchronize', await kept.pulls.push(number, sha), { before, after: sha });
  }

  async closePull(repository: string, number: number): Promise<void> {
    await this.#change(repository, 'closed', number, { state: 'closed' });
  }

  async reopenPull(repository: string, number: number): Promise<void> {
    await this.#change(repository, 'reopened', number, { state: 'open' });
  }

  /** Ends being a draft. */
  async readyPull(repository: string, number: number): Promise<void> {
    await this.#change(repository, 'ready_for_review', number, { draft: false });
  }

  /** Lets a pull request go into another branch. */
  async retarget(repository: string, number: number, base: string): Promise<void> {
    const kept = this.kept(repository);
    const from = kept.pulls.get(number).base;
    const sha = await kept.bare.commit(`refs/heads/${from}`);
    await this.#change(
      repository,
      'edited',
      number,
      { base },
      { changes: { base: { ref: { from }, sha: { from: sha } } } },
    );
  }

  /** Gives another title, which changes nothing that is judged. */
  async rename(repository: string, number: number, title: string): Promise<void> {
    const { title: from } = this.kept(repository).pulls.get(number);
    await this.#change(repository, 'edited', number, { title }, { changes: { title: { from } } });
  }

  /** Forms a group of a merge queue on a commit that the bare repository has; gives its branch. */
  async mergeGroup(repository: string, { base, headSha }: { base: string; headSha: string }): Promise<string> {
    const kept = this.kept(repository);
    const branch = `gh-readonly-queue/${base}/pr-1-${headSha}`;
    await kept.bare.move(`refs/heads/${branch}`, headSha);
    this.#send(kept, 'merge_group', 'checks_requested', await groupOf(kept, branch, base, headSha));
    return branch;
  }

  /** Ends a group by its branch. */
  async destroyGroup(repository: string, branch: string): Promise<void> {
    const kept = this.kept(repository);
    const [, base = '', headSha = ''] = /^gh-readonly-queue\/(.+)\/pr-\d+-([0-9a-f]+)$/.exec(branch) ?? [];
    const group = await groupOf(kept, branch, base, headSha);
    await kept.bare.move(`refs/heads/${branch}`);
    this.#send(kept, 'merge_group', 'destroyed', { ...group, reason: 'invalidated' });
  }

  /** GitHub only tells the App; the run stays as it is. */
  async rerequestRun(repository: string, id: number): Promise<void> {
    this.#send(this.kept(repository), 'check_run', 'rerequested', checkRun(await this.#run(repository, id)));
  }

  /** Somebody presses a button of a run. */
  async requestAction(repository: string, id: number, identifier: string): Promise<void> {
    const run = checkRun(await this.#run(repository, id));
    this.#send(this.kept(repository), 'check_run', 'requested_action', { ...run, requested_action: { identifier } });
  }

  rerequestSuite(repository: string, headSha: string): void {
    const { id, slug } = this.#parts.appService.app;
    const suite = { id: suiteId(headSha), head_sha: headSha, app: { id, slug }, pull_requests: [] };
    this.#send(this.kept(repository), 'check_suite', 'rerequested', { check_suite: suite });
  }

  async #run(repository: string, id: number): Promise<ShownRun> {
    const path = `/repos/${repository}/check-runs/${id}`;
    const { body } = await this.#parts.emulated.upstream.asOwner('GET', path);
    const { id: appId, slug } = this.#parts.appService.app;
    return { ...(body as ShownRun), app: { id: appId, slug } };
  }

  async #change(
    repository: string,
    action: string,
    number: number,
    parts: Partial<Pull>,
    more: object = {},
  ): Promise<void> {
    const kept = this.kept(repository);
    await this.#sendPull(kept, action, kept.pulls.set({ ...kept.pulls.get(number), ...parts }), more);
  }

  async #sendPull(kept: Kept, action: string, pull: Pull, more: object = {}): Promise<void> {
    const shown = shownPull(kept, pull, this.#parts.service.git, await kept.bare.refs());
    this.#send(kept, 'pull_request', action, { number: pull.number, pull_request: shown, ...more });
  }

  #send(kept: Kept, event: string, action: string, payload: object): void {
    const [owner = ''] = kept.name.split('/');
    const installed = this.#parts.appService.installations.find(({ account }) => account === owner);
    // Whoever does not see a repository does not hear of it.
    if (!kept.isInstalled || !installed || installed.isSuspended) return;
    const repository = shownRepository(kept, this.#parts.service.git);
    const sender = shownUser(owner);
    this.#parts.hooks.send(event, { action, ...payload, repository, installation: { id: installed.id }, sender });
  }

  #keptAt(path: string): Kept {
    const kept = this.#parts.kept.get(path);
    if (!kept) throw new Error(`there is no repository ${path}`);
    return kept;
  }
}

function checkRun({ id, name, head_sha, external_id, status, app }: ShownRun | Run): object {
  const check_suite = { id: suiteId(head_sha), head_sha };
  return { check_run: { id, name, head_sha, external_id, status, app, check_suite, pull_requests: [] } };
}

function suiteId(sha: string): number {
  return Number.parseInt(sha.slice(0, 8), 16);
}

async function groupOf({ bare }: Kept, branch: string, base: string, headSha: string): Promise<object> {
  const base_sha = await bare.commit(`refs/heads/${base}`);
  const head_ref = `refs/heads/${branch}`;
  const merge_group = { head_sha: headSha, head_ref, base_sha, base_ref: `refs/heads/${base}` };
  return { merge_group: { ...merge_group, head_commit: { id: headSha } } };
}
