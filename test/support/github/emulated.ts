import { createEmulator } from 'emulate';
import { AppTokens, apps } from './app-tokens.ts';
import { StrictProxy } from './strict-proxy.ts';
import type { Service } from './service.ts';
import type { Upstream } from './upstream.ts';

/** What installations have been given. */
export const permissions = {
  checks: 'write',
  contents: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
};

/** Emulate behind the strict proxy, with these repositories. */
export interface Emulated<U extends Upstream> {
  readonly proxy: StrictProxy;
  readonly upstream: U;
  readonly tokens: AppTokens;
  close(): Promise<void>;
}

interface Parts<U extends Upstream> {
  readonly upstream: (url: string) => U;
  /** What answers before emulate does. */
  readonly services: (upstream: U, tokens: AppTokens) => readonly Service[];
}

/** Each App is installed in the account of each owner. */
export async function startEmulated<U extends Upstream>(
  repositories: readonly string[],
  { upstream: make, services }: Parts<U>,
): Promise<Emulated<U>> {
  const owners = ownersOf(repositories);
  const people = Object.fromEntries(owners.map((login) => [tokenOf(login), { login, scopes: ['repo'] }]));
  const logins = { ...people, ghp_stranger: { login: 'stranger', scopes: ['public_repo'] } };
  const holders = Object.entries(logins).map(([token, holder]) => [token, { kind: 'user', ...holder }] as const);
  const tokens = new AppTokens(Object.fromEntries(holders));
  const github = {
    users: [...owners, 'stranger'].map((login) => ({ login })),
    repos: repositories.map((full) => {
      const [owner = '', name = ''] = full.split('/');
      return { owner, name, auto_init: true };
    }),
    apps: apps.map(({ id, slug }) => ({
      app_id: id,
      slug,
      name: slug,
      private_key: tokens.privateKey,
      permissions,
      events: [],
      installations: owners.map((account, index) => ({
        installation_id: installationId(id, index),
        account,
        repository_selection: 'all',
        permissions,
      })),
    })),
  };
  const emulator = await createEmulator({ service: 'github', port: 0, seed: { tokens: logins, github } });
  const upstream = make(emulator.url);
  const proxy = await StrictProxy.start(upstream, tokens, services(upstream, tokens));
  const close = async (): Promise<void> => {
    await proxy.close();
    await emulator.close();
  };
  return { proxy, upstream, tokens, close };
}

export function ownersOf(repositories: readonly string[]): readonly string[] {
  return [...new Set(repositories.map((full) => full.split('/')[0] ?? ''))];
}

/** The token of a person who owns repositories. */
export function tokenOf(login: string): string {
  return `ghp_${login}`;
}

/** Of an App in the account of so manieth an owner. */
export function installationId(appId: number, owner: number): number {
  return appId * 100 + owner;
}
