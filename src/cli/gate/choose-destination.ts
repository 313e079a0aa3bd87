import { readGithub } from '../config.ts';
import { quote, UsageError } from '../errors.ts';
import { worktree } from './open-states.ts';
import { checkDestination, type Destination } from './publish-verdict.ts';

/** What the command line says of publishing. */
export interface PublishOptions {
  readonly head: string;
  /** `OWNER/REPO`. */
  readonly publish?: string;
  readonly checkName?: string;
  readonly detailsUrl?: string;
  /** Number of a pull request. */
  readonly comment?: string;
}

/** Where to publish; undefined when nothing is to be published. Throws UsageError for what cannot be meant. */
export function chooseDestination(options: PublishOptions): Destination | undefined {
  const { head, publish, checkName, detailsUrl, comment } = options;
  if (publish === undefined) return refuseIdle(options);
  const [, owner, repo] = /^([^/]+)\/([^/]+)$/.exec(publish) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new UsageError(`--publish ${quote(publish)} is no repository of GitHub; expected OWNER/REPO`);
  }
  if (head === worktree) throw new UsageError('--publish needs a commit to publish on; name it by --head');
  const { token, apiUrl } = readGithub();
  if (token === undefined) throw new UsageError('--publish needs a token in the environment variable GITHUB_TOKEN');
  const destination = {
    owner,
    repo,
    token,
    apiUrl,
    ...(checkName === undefined ? {} : { checkName }),
    ...(detailsUrl === undefined ? {} : { detailsUrl }),
    ...(comment === undefined ? {} : { commentOn: pullRequestNumber(comment) }),
  };
  checkDestination(destination);
  return destination;
}

/** An option that has no effect is a mistake. */
function refuseIdle({ checkName, detailsUrl, comment }: PublishOptions): undefined {
  const named = Object.entries({ 'check-name': checkName, 'details-url': detailsUrl, comment });
  const [idle] = named.find(([, value]) => value !== undefined) ?? [];
  if (idle !== undefined) throw new UsageError(`--${idle} says how to publish; add --publish OWNER/REPO`);
}

function pullRequestNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`--comment ${quote(text)} is no number of a pull request`);
}
