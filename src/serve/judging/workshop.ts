import type { Logger } from 'pino';
import type { GithubApp } from '../../github/app/github-app.ts';
import type { Mirrors } from '../../platform/git/mirror/mirrors.ts';
import type { Metrics } from '../metrics.ts';
import type { State } from '../state/state.ts';
import type { JudgeSettings } from './judge.ts';
import type { RenderSlots } from './render-slots.ts';

/** What decides how changes are judged and told. */
export interface WorkSettings {
  /** Name of the check of changes into the default branch. */
  readonly checkName: string;
  /** Whether changes of forks are judged without being asked for. */
  readonly forks: boolean;
  /** Where Git's smart HTTP answers: `https://github.com`. */
  readonly gitUrl: string;
  /** Where this server's pages can be read; without one, checks link to none. */
  readonly publicUrl?: string;
  readonly judge: JudgeSettings;
  /** Renders that took longer than so many seconds, or mirrors larger than so many bytes, make a repository heavy. */
  readonly heavySeconds: number;
  readonly heavyBytes: number;
  /** Wait before the second attempt, in milliseconds; doubles each time, up to `longestRetry`. */
  readonly firstRetry: number;
  readonly longestRetry: number;
}

/** All that is at hand for those who work on subjects. */
export interface Workshop {
  readonly state: State;
  readonly app: GithubApp;
  readonly mirrors: Mirrors;
  readonly slots: RenderSlots;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly settings: WorkSettings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
