import * as z from 'zod';

/** What GitHub says of the App itself. */
export const App = z.object({
  id: z.number(),
  slug: z.string().optional(),
  name: z.string(),
  permissions: z.record(z.string(), z.string().optional()),
  events: z.array(z.string()),
});
export type App = z.infer<typeof App>;

/** The App, and what it lacks for its work. */
export interface AppCheck {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** Sentences about what is missing, with what to do; empty: all is there. */
  readonly missing: readonly string[];
  /** The same about what only some need: merge queues. */
  readonly hints: readonly string[];
}

type Level = 'read' | 'write';
const levels: Readonly<Record<string, number>> = { read: 1, write: 2, admin: 3 };
const levelNames = { read: 'Read-only', write: 'Read and write' } as const;

const needed: readonly (readonly [permission: string, title: string, level: Level, why: string])[] = [
  ['checks', 'Checks', 'write', 'cannot publish what it found'],
  ['contents', 'Contents', 'read', 'cannot read what it judges'],
  ['pull_requests', 'Pull requests', 'read', 'cannot see what changes'],
  ['metadata', 'Metadata', 'read', 'cannot see repositories'],
];

const events: readonly (readonly [event: string, title: string, why: string])[] = [
  ['pull_request', 'Pull request', 'hears of changes only when it looks by itself'],
  ['check_run', 'Check run', 'does not hear when a check is to run again, or a button is pressed'],
  ['check_suite', 'Check suite', 'does not hear when all checks are to run again'],
];

/** What an App lacks: permissions, and events it does not subscribe to. */
export function checkApp({ id, slug = '', name, permissions, events: subscribed }: App): AppCheck {
  const has = (permission: string, level: Level): boolean =>
    (levels[permissions[permission] ?? ''] ?? 0) >= (levels[level] ?? 0);
  const missing = [
    ...needed
      .filter(([permission, , level]) => !has(permission, level))
      .map(([, title, level, why]) => permissionSentence(title, level, why)),
    ...events.filter(([event]) => !subscribed.includes(event)).map(([, title, why]) => eventSentence(title, why)),
  ];
  const queue = 'does not answer for the groups of a merge queue, which then wait for it';
  const hints = [
    ...(has('merge_queues', 'read') ? [] : [permissionSentence('Merge queues', 'read', queue)]),
    ...(subscribed.includes('merge_group') ? [] : [eventSentence('Merge group', queue)]),
  ];
  return { id, slug, name, missing, hints };
}

function permissionSentence(title: string, level: Level, why: string): string {
  const where = 'in its settings under "Permissions & events"; whoever installed it has to accept that';
  return `The App ${why}: give it the permission "${title}: ${levelNames[level]}" ${where}.`;
}

function eventSentence(title: string, why: string): string {
  return `The App ${why}: subscribe it to the event "${title}" in its settings under "Permissions & events".`;
}
