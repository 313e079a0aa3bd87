import * as z from 'zod';
import { flag, json, whole } from './columns.ts';
import { Subject } from './subject.ts';

/** What a run without a report says. Never that something is fine. */
export interface StoredNotice {
  readonly conclusion: 'failure' | 'action_required' | 'cancelled';
  readonly title: string;
  readonly summary: string;
  readonly sentences: readonly string[];
}

/** What holds of a check run in any state. Times are milliseconds since 1970. */
interface RunFacts {
  /** Unguessable: by it the run is known again on GitHub, and it is the address of its page. */
  readonly id: string;
  /** Of the subject. */
  readonly key: string;
  readonly subject: Subject;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly checkName: string;
  readonly isForced: boolean;
  readonly begunAt: number;
  /** On GitHub, once it is known there. */
  readonly check?: { readonly id: number; readonly url: string };
}

/** What was found out: a report with this outcome, or why there is none. */
type Judged = { readonly judgedAt: number } & (
  | { readonly outcome: string; readonly notice?: never }
  | { readonly notice: StoredNotice; readonly outcome?: never }
);

/** How far a run has come: to be published by way of a report or a notice, or to be cancelled. */
type RunProgress =
  | { readonly state: 'begun' }
  | { readonly state: 'judged'; readonly outcome: string; readonly judgedAt: number }
  | { readonly state: 'noticed'; readonly notice: StoredNotice; readonly judgedAt: number }
  | ({ readonly state: 'published'; readonly endedAt: number } & Judged)
  | { readonly state: 'cancelling' }
  | { readonly state: 'cancelled'; readonly endedAt: number };

/** One check run. */
export type StoredRun = RunFacts & RunProgress;

export const StoredNotice: z.ZodType<StoredNotice> = z.object({
  conclusion: z.literal(['failure', 'action_required', 'cancelled']),
  title: z.string(),
  summary: z.string(),
  sentences: z.array(z.string()),
});

export const runColumns = `
  id, key, subject, head_sha AS headSha, base_sha AS baseSha, base_ref AS baseRef, check_name AS checkName,
  is_forced AS isForced, begun_at AS begunAt, check_id AS checkId, check_url AS checkUrl, state, outcome, notice,
  judged_at AS judgedAt, ended_at AS endedAt`;

const facts = {
  id: z.string(),
  key: z.string(),
  subject: json(Subject),
  headSha: z.string(),
  baseSha: z.string(),
  baseRef: z.string(),
  checkName: z.string(),
  isForced: flag,
  begunAt: whole,
  checkId: whole.nullable(),
  checkUrl: z.string().nullable(),
};
const report = { outcome: z.string(), judgedAt: whole };
const notice = { notice: json(StoredNotice), judgedAt: whole };

/** A row of `runColumns`, as far as its state has them. */
export const RunRow: z.ZodType<StoredRun> = z
  .union([
    z.object({ ...facts, state: z.literal('begun') }),
    z.object({ ...facts, state: z.literal('judged'), ...report }),
    z.object({ ...facts, state: z.literal('noticed'), ...notice }),
    z.object({ ...facts, state: z.literal('published'), ...report, endedAt: whole }),
    z.object({ ...facts, state: z.literal('published'), ...notice, endedAt: whole }),
    z.object({ ...facts, state: z.literal('cancelling') }),
    z.object({ ...facts, state: z.literal('cancelled'), endedAt: whole }),
  ])
  .transform(({ checkId, checkUrl, ...run }) => ({
    ...run,
    ...(checkId !== null && checkUrl !== null && { check: { id: checkId, url: checkUrl } }),
  }));
