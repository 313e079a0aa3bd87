import type { CheckAction } from './check-action.ts';

/** A run of a check by a key of its own. Doing it again finds the run of that key. */
export interface CheckBegin {
  readonly owner: string;
  readonly repo: string;
  /** The commit that is judged. Full hash. */
  readonly headSha: string;
  /** Name of the check run. Default: `kubescape-gitops`. */
  readonly checkName?: string;
  /** Unguessable or unique text, by which the run is known again. It is not shown. */
  readonly runKey: string;
  /** The key was made just now, so that nobody can have begun its run: it is not looked for. */
  readonly isNew?: boolean;
  /** Where the run's page leads to. */
  readonly detailsUrl?: string;
  /** One line of plain text. */
  readonly title: string;
  /** Markdown, escaped by whoever made it; cut from the end when it is too long. */
  readonly summary: string;
}

/** What ends a run that has no report. */
export interface CheckNotice extends CheckBegin {
  readonly conclusion: 'failure' | 'action_required' | 'cancelled';
  readonly actions?: readonly CheckAction[];
}
