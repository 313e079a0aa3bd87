import { shorten, spellOutControls } from '../report/escape.ts';

/**
 * Why nothing was published.
 *
 * `INPUT`: what was asked for cannot be sent. `TOKEN`: GitHub does not know the token. `PERMISSION`: it knows it, but
 * the token may not do this, or not see the repository. `REJECTED`: GitHub refused the content. `GAVE_UP`: it did not
 * answer, or asked to wait, until the time was over. `UNCERTAIN`: what GitHub has of it cannot be told.
 */
export type GithubErrorCode = 'INPUT' | 'TOKEN' | 'PERMISSION' | 'REJECTED' | 'GAVE_UP' | 'UNCERTAIN';

/** Publishing failed. The message is one line without the token. */
export class GithubError extends Error {
  readonly code: GithubErrorCode;

  constructor(code: GithubErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A request whose effect is not known: GitHub may have done it, may still do it, or never. */
export class UnknownOutcome extends GithubError {
  /** How long GitHub asks to wait, in milliseconds, if it does. */
  readonly wait: number | undefined;

  constructor(reason: string, wait?: number) {
    super('UNCERTAIN', reason);
    this.wait = wait;
  }
}

/** Text from outside for a message: one short line in which nothing acts and the token does not show. */
export function quotable(text: string, token: string): string {
  return spellOutControls(shorten(text.replaceAll(token, '***'), 300));
}
