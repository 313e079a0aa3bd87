import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GithubApp } from '../../../src/github/app/github-app.ts';
import type { InstallationAccess } from '../../../src/github/app/installation-access.ts';
import type { GithubAppSettings } from '../../../src/github/app/settings.ts';
import { appOf } from './forge/app-of.ts';
import { Clone } from './forge/clone.ts';
import { Forge } from './forge/forge.ts';

/** A forge in a temporary folder, with a clone of its first repository, and the App that it has. */
export interface StartedForge {
  readonly forge: Forge;
  readonly clone: Clone;
  readonly repository: string;
  /** The first repository. */
  readonly name: { readonly owner: string; readonly repo: string };
  /** What the App logged. */
  readonly logged: string[];
  app(settings?: Partial<GithubAppSettings>): GithubApp;
  /** The first owner's installation, as a process that has just begun sees it. */
  access(settings?: Partial<GithubAppSettings>): InstallationAccess;
  /** Forgets requests, faults and lines of the log. */
  reset(): void;
  close(): Promise<void>;
}

export async function startForge(repositories: readonly string[] = ['shop/gitops']): Promise<StartedForge> {
  const root = mkdtempSync(path.join(tmpdir(), 'forge-'));
  const forge = await Forge.start({ root, repositories });
  const [repository = ''] = repositories;
  const [owner = '', repo = ''] = repository.split('/');
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const app = (settings: Partial<GithubAppSettings> = {}): GithubApp => appOf(forge, { log, ...settings });
  return {
    forge,
    clone: new Clone(root, forge, repository),
    repository,
    name: { owner, repo },
    logged,
    app,
    access: (settings) => app(settings).installation(forge.installationId),
    reset: () => {
      logged.length = 0;
      forge.faults.clear();
      forge.takeRequests();
    },
    close: async () => {
      await forge.close();
      rmSync(root, { recursive: true });
    },
  };
}
