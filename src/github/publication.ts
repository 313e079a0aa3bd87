import type { GateReport } from '../report/gate/gate-report.ts';
import type { Conclusion, StatusState } from './conclusion.ts';
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
}

/** The name of the check, also where none was asked for. */
export function checkNameOf({ checkName = 'kubescape-gitops' }: Pick<Publication, 'checkName'>): string {
  return checkName;
}

/** Where GitHub answers, unless told otherwise. */
export const publicApi = 'https://api.github.com';

/** How to reach GitHub. */
export interface Access {
  /** An installation's, a workflow's or a person's token. Never part of a message. */
  readonly token: string;
  /** Default: https://api.github.com. Without TLS only on this machine. */
  readonly apiUrl?: string | undefined;
  readonly timing?: Partial<Timing>;
}

/** All in milliseconds. */
export interface Timing {
  /** Of everything together, waiting included. Default: 5 minutes. */
  readonly total: number;
  /** Of one request with its answer. Default: 30 seconds. */
  readonly request: number;
  /** Whoever asks to wait for longer ends the attempt. Default: 2 minutes. */
  readonly longestWait: number;
  /** First wait after a failure that does not say for how long; doubles each time. Default: 1 second. */
  readonly firstWait: number;
  /** Between two writes, as GitHub asks for. Default: 1 second. */
  readonly betweenWrites: number;
}

export const defaultTiming: Timing = {
  total: 300_000,
  request: 30_000,
  longestWait: 120_000,
  firstWait: 1000,
  betweenWrites: 1000,
};

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
      readonly conclusion: Conclusion;
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
  const { owner, repo, headSha, detailsUrl, commentOn } = publication;
  const checkName = checkNameOf(publication);
  for (const name of [owner, repo]) {
    if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name))
      fail(`${JSON.stringify(name)} is no name of an owner or a repository`);
  }
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(headSha)) fail(`${JSON.stringify(headSha)} is no full commit hash`);
  if (!/^[\w ./()-]{1,80}$/.test(checkName)) fail(`${JSON.stringify(checkName)} is no name of a check`);
  if (detailsUrl !== undefined && !isWebAddress(detailsUrl))
    fail(`${JSON.stringify(detailsUrl)} is no http(s) address`);
  if (commentOn !== undefined && !(Number.isSafeInteger(commentOn) && commentOn > 0)) {
    fail(`${commentOn} is no number of a pull request`);
  }
}

function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

/** Refuses an address that would send the token in the clear, and a token that cannot be a header's value. */
export function checkAccess({ token, apiUrl = publicApi }: Pick<Access, 'token' | 'apiUrl'>): void {
  if (!/^[\x21-\x7e]+$/.test(token)) fail('the token is empty, or has characters that no token has');
  const url = URL.parse(apiUrl);
  if (!url || !isWebAddress(apiUrl) || url.username !== '' || url.password !== '') {
    fail("the API's address is not of the form https://HOST[/PATH]");
  } else if (url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    fail(`the API's address ${JSON.stringify(url.origin)} would show the token to the network: use https`);
  }
}

function fail(message: string): never {
  throw new GithubError('INPUT', message);
}
