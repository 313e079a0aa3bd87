import type { RateLimit } from '../octokit.ts';
import type { Timing } from '../timing.ts';

/** Who the App is, and how to reach GitHub as it. */
export interface GithubAppSettings {
  /** Its number, or its client id. */
  readonly appId: string;
  /** RSA key in PEM, PKCS#1 or PKCS#8; `\n` in two characters stands for a line's end. Never part of a message. */
  readonly privateKey: string;
  /** Default: https://api.github.com. Without TLS only on this machine. */
  readonly apiUrl?: string;
  readonly timing?: Partial<Timing>;
  /** One line for people: what did not go as hoped. Without secrets. */
  readonly log: (line: string) => void;
  /** Told of every answer's rate limit. */
  readonly onLimit?: (limit: AppLimit) => void;
}

/** GitHub counts the App's own requests, and those of each installation. */
export interface AppLimit extends RateLimit {
  readonly installation: number | 'app';
}

/** Of one call. */
export interface CallOptions {
  /** Ends all waiting at once; the call throws its reason. */
  readonly signal?: AbortSignal | undefined;
}
