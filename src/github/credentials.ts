/** What requests show to GitHub. */
export interface Credentials {
  /** What must not show in a message, besides the token. */
  readonly secrets: readonly string[];
  /** The token for one request. Throws a GithubError if there is none; the reason of the signal, once it ends. */
  get(signal: AbortSignal): Promise<string>;
  /** Takes note that GitHub does not know this token. Says whether asking for one again may give a better one. */
  drop(token: string): boolean;
}

/** One token and no other. */
export function fixedToken(token: string): Credentials {
  return { secrets: [], get: () => Promise.resolve(token), drop: () => false };
}
