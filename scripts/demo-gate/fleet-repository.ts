import { cpSync } from 'node:fs';
import path from 'node:path';
import { commitTo, git } from './git.ts';
import type { PullRequest } from './pull-requests.ts';

const fleet = path.resolve(import.meta.dirname, '../../test/fixtures/gate-fleet');

/** Makes of an empty folder a repository whose `main` is the fleet, with a branch for each pull request. */
export function makeFleetRepository(folder: string, pullRequests: readonly PullRequest[]): void {
  cpSync(fleet, folder, { recursive: true });
  commitTo(folder, 'main', 'A fleet of two stages');
  for (const { name, title, changes } of pullRequests) {
    for (const change of changes) change(folder);
    commitTo(folder, name, title);
    git(folder, 'checkout', '--quiet', 'main');
  }
}
