import { installationEvent, installationRepositoriesEvent } from './installation-event.ts';
import {
  ActionPayload,
  AnyPayload,
  type CheckApp,
  CheckRunPayload,
  CheckSuitePayload,
  MergeGroupPayload,
  PullRequestPayload,
  type Pulls,
  type Source,
} from './payloads.ts';
import { parsePayload, quoted } from './webhook-error.ts';

/** The repository that an event is about, and the installation of our app that it came through. */
interface EventSource {
  readonly owner: string;
  readonly repo: string;
  readonly installation: number;
}

/** What a webhook asks for. All hashes are full ones. */
export type WebhookEvent =
  | ({
      readonly kind: 'pull-request';
      readonly change: 'to-judge' | 'closed';
      readonly number: number;
      readonly headSha: string;
    } & EventSource)
  | ({
      readonly kind: 'judge-again';
      readonly headSha: string;
      /** Of this repository, as GitHub lists them: none for those of forks. */
      readonly pulls: readonly number[];
      /** `external_id` of the check run that it is about, if it is about one. */
      readonly externalId?: string;
      /** Somebody with write access asked for it by a button. */
      readonly isApproved: boolean;
    } & EventSource)
  | ({
      readonly kind: 'merge-group';
      readonly change: 'to-judge' | 'destroyed';
      readonly headSha: string;
      /** In full: `refs/heads/…`. */
      readonly headRef: string;
      readonly baseSha: string;
      /** Name of the branch, without `refs/heads/`. */
      readonly baseRef: string;
    } & EventSource)
  | {
      readonly kind: 'installation';
      readonly change: 'added' | 'removed' | 'suspended';
      readonly installation: number;
      readonly account: string;
      /** As far as GitHub lists them. */
      readonly repositories: readonly { readonly owner: string; readonly repo: string }[];
      /** All repositories of the installation are meant, whether they are listed or not. */
      readonly isWhole: boolean;
    }
  | { readonly kind: 'ignored'; readonly why: string };

/** By what our own checks are known. */
export interface AppIdentity {
  /** Number of the app; without it, the name of a check decides. */
  readonly id?: number;
  readonly isOurCheck: (name: string) => boolean;
}

/** Changes of a pull request after which its verdict may be another one; `edited` only when the base changed. */
const toJudge: ReadonlySet<string> = new Set(['opened', 'reopened', 'synchronize', 'ready_for_review', 'edited']);

/** The button of a check run that asks for a judgement. */
const judgeButton = 'judge';

/**
 * Takes the name of an event (`X-GitHub-Event`) and its parsed body, gives what it asks for. Throws a WebhookError for
 * a body that is not what GitHub sends for this event.
 */
export function readEvent(name: string, body: unknown, app: AppIdentity): WebhookEvent {
  switch (name) {
    case 'pull_request':
      return pullRequestEvent(body);
    case 'check_run':
      return checkRunEvent(body, app);
    case 'check_suite':
      return checkSuiteEvent(body, app);
    case 'merge_group':
      return mergeGroupEvent(body);
    case 'installation':
      return installationEvent(body);
    case 'installation_repositories':
      return installationRepositoriesEvent(body);
    default:
      parsePayload(quoted(name), body, AnyPayload);
      return { kind: 'ignored', why: `${quoted(name)} changes no verdict` };
  }
}

function pullRequestEvent(body: unknown): WebhookEvent {
  const { action } = parsePayload('pull_request', body, ActionPayload);
  if (action !== 'closed' && !toJudge.has(action)) return ignored('pull_request', action);
  const payload = parsePayload('pull_request', body, PullRequestPayload);
  if (action === 'edited' && payload.changes?.base === undefined) {
    return { kind: 'ignored', why: 'pull_request "edited" leaves the base as it is' };
  }
  const change = action === 'closed' ? 'closed' : 'to-judge';
  const { number, pull_request: pull } = payload;
  return { kind: 'pull-request', change, number, headSha: pull.head.sha, ...sourceOf(payload) };
}

function checkRunEvent(body: unknown, app: AppIdentity): WebhookEvent {
  const { action } = parsePayload('check_run', body, ActionPayload);
  const isApproved = action === 'requested_action';
  if (!isApproved && action !== 'rerequested') return ignored('check_run', action);
  const payload = parsePayload('check_run', body, CheckRunPayload);
  const { check_run: run, requested_action: button } = payload;
  if (!isOurs(run.app, app) || !app.isOurCheck(run.name)) {
    return { kind: 'ignored', why: `the check ${quoted(run.name)} is not ours` };
  }
  if (isApproved && button?.identifier !== judgeButton) {
    return { kind: 'ignored', why: `the button ${quoted(button?.identifier ?? '')} is not ours` };
  }
  return {
    kind: 'judge-again',
    headSha: run.head_sha,
    pulls: pullsHere(run.pull_requests, payload),
    ...(run.external_id && { externalId: run.external_id }),
    isApproved,
    ...sourceOf(payload),
  };
}

function checkSuiteEvent(body: unknown, app: AppIdentity): WebhookEvent {
  const { action } = parsePayload('check_suite', body, ActionPayload);
  if (action !== 'rerequested') return ignored('check_suite', action);
  const payload = parsePayload('check_suite', body, CheckSuitePayload);
  const { check_suite: suite } = payload;
  if (!isOurs(suite.app, app)) return { kind: 'ignored', why: 'the checks are those of another app' };
  const pulls = pullsHere(suite.pull_requests, payload);
  return { kind: 'judge-again', headSha: suite.head_sha, pulls, isApproved: false, ...sourceOf(payload) };
}

function mergeGroupEvent(body: unknown): WebhookEvent {
  const { action } = parsePayload('merge_group', body, ActionPayload);
  if (action !== 'checks_requested' && action !== 'destroyed') return ignored('merge_group', action);
  const payload = parsePayload('merge_group', body, MergeGroupPayload);
  const { head_sha: headSha, head_ref: headRef, base_sha: baseSha, base_ref: baseRef } = payload.merge_group;
  const change = action === 'destroyed' ? 'destroyed' : 'to-judge';
  return { kind: 'merge-group', change, headSha, headRef, baseSha, baseRef, ...sourceOf(payload) };
}

function ignored(event: string, action: string): WebhookEvent {
  return { kind: 'ignored', why: `${event} ${quoted(action)} changes no verdict` };
}

function isOurs(owner: CheckApp, { id }: AppIdentity): boolean {
  return id === undefined || owner?.id === id;
}

function pullsHere(pulls: Pulls, { repository }: Source): number[] {
  const isElsewhere = (id: number | undefined): boolean => id !== undefined && id !== repository.id;
  return pulls.filter(({ base }) => !isElsewhere(base?.repo?.id)).map(({ number }) => number);
}

function sourceOf({ repository, installation }: Source): EventSource {
  return { owner: repository.owner.login, repo: repository.name, installation: installation.id };
}
