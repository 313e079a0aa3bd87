/** Payloads as GitHub sends them, with the fields around those that are read. */

export const headSha = '1f0c5ac5e86b9e1a4bd3cf1ac1bd1e7f63e1a2b4';
export const baseSha = 'c3d0be41ecbe669545ee3e94d31ed9a4bc91ee3c';
export const appId = 4711;

const owner = { login: 'shop', id: 71, type: 'Organization' };
const repository = {
  id: 9001,
  node_id: 'R_kgDOAAAjKQ',
  name: 'gitops',
  full_name: 'shop/gitops',
  private: true,
  owner,
  default_branch: 'main',
  clone_url: 'https://github.com/shop/gitops.git',
};
const around = {
  repository,
  installation: { id: 33, node_id: 'MDIz' },
  sender: { login: 'anna', id: 72, type: 'User' },
};

/** What every event of a repository is read to. */
export const source = { owner: 'shop', repo: 'gitops', installation: 33 } as const;

export function pullRequest(action: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    action,
    number: 12,
    pull_request: {
      number: 12,
      state: action === 'closed' ? 'closed' : 'open',
      draft: false,
      title: 'Raise the number of replicas',
      html_url: 'https://github.com/shop/gitops/pull/12',
      updated_at: '2026-11-20T08:00:00Z',
      head: { sha: headSha, ref: 'replicas', repo: { full_name: 'shop/gitops', fork: false } },
      base: { sha: baseSha, ref: 'main', repo: { full_name: 'shop/gitops', fork: false } },
    },
    ...around,
    ...more,
  };
}

export const here = { number: 12, head: { sha: headSha, ref: 'replicas' }, base: { ref: 'main', repo: { id: 9001 } } };
export const elsewhere = { number: 3, head: { sha: headSha, ref: 'main' }, base: { ref: 'main', repo: { id: 9002 } } };

export function checkRun(
  action: string,
  run: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    action,
    check_run: {
      id: 55,
      name: 'kubescape-gitops',
      head_sha: headSha,
      external_id: 'run-1',
      status: 'completed',
      conclusion: 'failure',
      app: { id: appId, slug: 'kubescape-gitops' },
      check_suite: { id: 56, head_sha: headSha },
      pull_requests: [here],
      ...run,
    },
    ...around,
    ...more,
  };
}

export function checkSuite(action: string, suite: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const app = { id: appId, slug: 'kubescape-gitops' };
  return {
    action,
    check_suite: { id: 56, head_branch: 'replicas', head_sha: headSha, app, pull_requests: [here], ...suite },
    ...around,
  };
}

export function mergeGroup(action: string, group: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    action,
    merge_group: {
      head_sha: headSha,
      head_ref: `refs/heads/gh-readonly-queue/main/pr-12-${baseSha}`,
      base_sha: baseSha,
      base_ref: 'refs/heads/main',
      head_commit: { id: headSha },
      ...group,
    },
    ...around,
  };
}

const listed = [
  { id: 9001, name: 'gitops', full_name: 'shop/gitops', private: true },
  { id: 9003, name: 'fleet.d', full_name: 'shop/fleet.d', private: false },
];

export function installation(action: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    action,
    installation: { id: 33, account: owner, repository_selection: 'selected', app_id: appId },
    repositories: listed,
    sender: around.sender,
    ...more,
  };
}

export function installationRepositories(
  action: 'added' | 'removed',
  selection: 'all' | 'selected' = 'selected',
): Record<string, unknown> {
  return {
    action,
    installation: { id: 33, account: owner, repository_selection: selection, app_id: appId },
    repository_selection: selection,
    repositories_added: action === 'added' ? listed : [],
    repositories_removed: action === 'removed' ? listed : [],
    requester: null,
    sender: around.sender,
  };
}
