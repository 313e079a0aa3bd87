import { type Account, ActionPayload, InstallationPayload, InstallationRepositoriesPayload } from './payloads.ts';
import { parsePayload, quoted } from './webhook-error.ts';
import type { WebhookEvent } from './webhook-event.ts';

const changes: ReadonlyMap<string, 'added' | 'removed' | 'suspended'> = new Map([
  ['created', 'added'],
  ['unsuspend', 'added'],
  ['deleted', 'removed'],
  ['suspend', 'suspended'],
] as const);

/** Reads an `installation` event: the whole installation comes, goes or rests. Throws a WebhookError. */
export function installationEvent(body: unknown): WebhookEvent {
  const { action } = parsePayload('installation', body, ActionPayload);
  const change = changes.get(action);
  if (change === undefined) return { kind: 'ignored', why: `installation ${quoted(action)} changes no verdict` };
  const { installation, repositories } = parsePayload('installation', body, InstallationPayload);
  return {
    kind: 'installation',
    change,
    installation: installation.id,
    account: nameOf(installation.account),
    repositories: namesIn(repositories),
    isWhole: true,
  };
}

/** Reads an `installation_repositories` event: some repositories come or go. Throws a WebhookError. */
export function installationRepositoriesEvent(body: unknown): WebhookEvent {
  const event = 'installation_repositories';
  const { action } = parsePayload(event, body, ActionPayload);
  if (action !== 'added' && action !== 'removed') {
    return { kind: 'ignored', why: `${event} ${quoted(action)} changes no verdict` };
  }
  const payload = parsePayload(event, body, InstallationRepositoriesPayload);
  const isAdded = action === 'added';
  return {
    kind: 'installation',
    change: action,
    installation: payload.installation.id,
    account: nameOf(payload.installation.account),
    repositories: namesIn(isAdded ? payload.repositories_added : payload.repositories_removed),
    // Only what was named goes; with "all", more may have come than is listed.
    isWhole: isAdded && payload.repository_selection === 'all',
  };
}

function nameOf(account: Account): string {
  return 'login' in account ? account.login : account.slug;
}

interface Repository {
  readonly full_name: { readonly owner: string; readonly repo: string };
}

function namesIn(repositories: readonly Repository[] | null | undefined): { owner: string; repo: string }[] {
  return (repositories ?? []).map(({ full_name: name }) => name);
}
