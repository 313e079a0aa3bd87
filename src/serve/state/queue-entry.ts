import * as z from 'zod';
import { flag, json, whole } from './columns.ts';
import { Subject } from './subject.ts';

/** What is to be looked at, as it is handed out. */
export interface QueuedSubject {
  readonly key: string;
  readonly subject: Subject;
  /** Judge even if the same was judged before. */
  readonly isForced: boolean;
  /** Somebody with write access asked for this head: a fork's change may be judged. */
  readonly approvedSha?: string;
  /** How often it was taken and not done. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly queuedAt: number;
}

/** Columns that make a QueuedSubject. */
export const entryColumns =
  'queue.key, subject, is_forced AS isForced, approved_sha AS approvedSha, attempts, queued_at AS queuedAt';

/** A row of `entryColumns`. */
export const QueueEntry: z.ZodType<QueuedSubject> = z
  .object({
    key: z.string(),
    subject: json(Subject),
    isForced: flag,
    approvedSha: z.string().nullable(),
    attempts: whole,
    queuedAt: whole,
  })
  .transform(({ approvedSha, ...entry }) => ({ ...entry, ...(approvedSha !== null && { approvedSha }) }));
