import type { AppService } from './app-service.ts';
import type { Hooks } from './hooks.ts';
import type { Kept } from './shown.ts';
import { shownUser } from './shown.ts';

interface Parts {
  readonly appService: AppService;
  /** Path of the API → repository. */
  readonly kept: ReadonlyMap<string, Kept>;
  readonly hooks: Hooks;
}

/** What owners do with the App, and the webhooks that it gets for that. */
export class Installations {
  readonly #parts: Parts;
  /** Counts up with every change. */
  #updates = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  suspend(owner: string): void {
    this.#of(owner).isSuspended = true;
    this.#tell(owner, 'installation', { action: 'suspend' });
  }

  unsuspend(owner: string): void {
    this.#of(owner).isSuspended = false;
    this.#tell(owner, 'installation', { action: 'unsuspend' });
  }

  /** Takes the App away: GitHub knows the installation no more. */
  delete(owner: string): void {
    const repositories = this.#repositories(owner);
    this.#tell(owner, 'installation', { action: 'deleted', repositories });
    const { installations } = this.#parts.appService;
    installations.splice(installations.indexOf(this.#of(owner)), 1);
  }

  /** Takes a repository out of its installation. */
  take(repository: string): void {
    this.#change(repository, false, 'removed');
  }

  give(repository: string): void {
    this.#change(repository, true, 'added');
  }

  #change(repository: string, isInstalled: boolean, action: 'added' | 'removed'): void {
    const kept = this.#parts.kept.get(`/repos/${repository}`);
    if (!kept) throw new Error(`there is no repository ${repository}`);
    kept.isInstalled = isInstalled;
    const lists = { repositories_added: [], repositories_removed: [], [`repositories_${action}`]: [shown(kept)] };
    const [owner = ''] = repository.split('/');
    this.#tell(owner, 'installation_repositories', { action, repository_selection: 'selected', ...lists });
  }

  #tell(owner: string, event: string, payload: Readonly<Record<string, unknown>> & { readonly action: string }): void {
    const { id } = this.#of(owner);
    this.#updates += 1;
    const updated_at = new Date(Date.UTC(2026, 0, 1) + this.#updates * 1000).toISOString();
    const installation = { id, account: shownUser(owner), app_id: this.#parts.appService.app.id, updated_at };
    this.#parts.hooks.send(event, { ...payload, installation, sender: shownUser(owner) });
  }

  #repositories(owner: string): readonly object[] {
    return [...this.#parts.kept.values()].filter(({ name }) => name.startsWith(`${owner}/`)).map(shown);
  }

  #of(owner: string): AppService['installations'][number] {
    const found = this.#parts.appService.installations.find(({ account }) => account === owner);
    if (!found) throw new Error(`${owner} has no installation`);
    return found;
  }
}

function shown({ id, name }: Kept): object {
  return { id, name: name.split('/')[1], full_name: name, private: true };
}
