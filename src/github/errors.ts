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
  /** Of the answer that refused it, such as 404, if one did. */
  readonly status: number | undefined;

  constructor(code: GithubErrorCode, message: string, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
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

/** What tokens of GitHub and of an App look like, and private keys, whoever they belong to. */
const wellKnown =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)|\b(?:gh[a-z]_|github_pat_)\w{8,}(?:[.-]\w+)*|\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** Text from outside for a message: one short line in which nothing acts and no secret shows. */
export function quotable(text: string, secrets: readonly string[]): string {
  const shown = secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text).replace(wellKnown, '***');
  return spellOutControls(shorten(shown, 300));
}
