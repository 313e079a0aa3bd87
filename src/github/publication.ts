import type { GateReport } from '../report/gate/gate-report.ts';
import { isWebAddress } from './access.ts';
import { type CheckAction, checkActions } from './check-action.ts';
import type { RunConclusion, StatusState } from './conclusion.ts';
import { GithubError } from './errors.ts';

/** A verdict and where it goes. */
export interface Publication {
  readonly owner: string;
  readonly repo: string;
  /** The commit that was judged: the head of a pull request, or of a merge queue's group. Full hash. */
  readonly headSha: string;
  /** Name of the check run; the status is called `NAME/gate`. Default: `kubescape-gitops`. */
  readonly checkName?: string;
  readonly report: GateReport;
  /** One line of plain text. */
  readonly title: string;
  /** Markdown, escaped by whoever made it; cut from the end when it is too long. */
  readonly summary: readonly string[];
  /** The whole report, for those who want more than fits. */
  readonly detailsUrl?: string;
  /** Number of the pull request to comment. Default: no comment. */
  readonly commentOn?: number;
  /**
   * Unguessable or unique text: the run is the one of this key, whatever the report says, and one of this key that is
   * complete is left as it is. Default: a run is known again by its verdict.
   */
  readonly runKey?: string;
  /** Buttons of the run once it is complete. Default: none. */
  readonly actions?: readonly CheckAction[];
}

const longestKey = 1000;

/** The name of the check, also where none was asked for. */
export function checkNameOf({ checkName = 'kubescape-gitops' }: Pick<Publication, 'checkName'>): string {
  return checkName;
}

/** What became of the optional comment. */
export type PublishedComment =
  | { readonly written: 'created' | 'edited' | 'unchanged'; readonly url: string }
  | { readonly written: 'none'; readonly why: string };

/** What was published. Whatever could not be is told by an error, but for a missing permission. */
export type Published = (
  | {
      readonly published: 'check';
      readonly id: number;
      readonly url: string;
      readonly conclusion: RunConclusion;
      readonly annotations: number;
      /** The run was there and complete: nothing was written. */
      readonly isOld: boolean;
    }
  | {
      readonly published: 'status';
      readonly context: string;
      readonly state: StatusState;
      /** Why there is no check run. */
      readonly why: string;
    }
  /** The token may write neither, as in the workflow of a fork: use the job's summary and the exit code. */
  | { readonly published: 'none'; readonly why: string }
) & { readonly comment?: PublishedComment };

/** Refuses what could reach another address than the one that was meant, or could not be sent at all. */
export function checkPublication(publication: Omit<Publication, 'report' | 'title' | 'summary'>): void {
  const { headSha, detailsUrl, commentOn, runKey, actions = [] } = publication;
  const checkName = checkNameOf(publication);
  checkRepository(publication);
  checkCommit(headSha);
  if (!/^[\w ./()-]{1,80}$/.test(checkName)) fail(`${JSON.stringify(checkName)} is no name of a check`);
  if (detailsUrl !== undefined && !isWebAddress(detailsUrl))
    fail(`${JSON.stringify(detailsUrl)} is no http(s) address`);
  if (commentOn !== undefined && !(Number.isSafeInteger(commentOn) && commentOn > 0)) {
    fail(`${commentOn} is no number of a pull request`);
  }
  if (runKey !== undefined && (runKey.trim() === '' || runKey.length > longestKey)) {
    fail(`a run's key has 1 to ${longestKey} characters, this one ${runKey.length}`);
  }
  checkActions(actions);
}

/** Where a repository is found: `OWNER/REPO`. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** Refuses names that would be a part of another address. */
export function checkRepository({ owner, repo }: RepositoryName): void {
  for (const name of [owner, repo]) {
    if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name))
      fail(`${JSON.stringify(name)} is no name of an owner or a repository`);
  }
}

/** Refuses everything but a full hash. */
export function checkCommit(sha: string): void {
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(sha)) fail(`${JSON.stringify(sha)} is no full commit hash`);
}

function fail(message: string): never {
  throw new GithubError('INPUT', message);
}
