import { GithubError } from './errors.ts';

/** A button of a check run; pressing it sends the webhook `check_run.requested_action`. */
export interface CheckAction {
  /** At most 20 characters. */
  readonly label: string;
  /** At most 40 characters. */
  readonly description: string;
  /** At most 20 characters; what the webhook says. */
  readonly identifier: string;
}

const mostActions = 3;
const longest = { label: 20, description: 40, identifier: 20 } as const;

/** Refuses buttons that GitHub would refuse. */
export function checkActions(actions: readonly CheckAction[]): void {
  if (actions.length > mostActions) {
    throw new GithubError('INPUT', `${actions.length} actions are too many: a check run takes ${mostActions}`);
  }
  for (const action of actions) {
    for (const part of ['label', 'description', 'identifier'] as const) {
      const text = action[part];
      if (text.trim() !== '' && Array.from(text).length <= longest[part]) continue;
      const fault = `${JSON.stringify(text)} is no ${part} of an action: it takes 1 to ${longest[part]} characters`;
      throw new GithubError('INPUT', fault);
    }
  }
}
