import type { Control } from '../../../model/control.ts';
import type { Evaluation } from '../../../model/evaluation.ts';
import type { Problem } from '../../../report/report.ts';
import type { UnreadKind } from './unread-kind.ts';

/** What kinds that could not be read come to. */
export interface UnreadProblems {
  /** One for each kind, with the controls that miss it. */
  readonly problems: readonly Problem[];
  /** Ids of all controls that are named as skipped. */
  readonly skipped: ReadonlySet<string>;
}

/**
 * Says of each kind that could not be read which controls are skipped without it, and which others judged only what
 * they could see.
 */
export function unreadProblems(
  unread: readonly UnreadKind[],
  evaluation: Evaluation,
  controls: readonly Control[],
): UnreadProblems {
  const without = controlsByReason(unread, evaluation);
  const skippedIds = new Set(evaluation.controls.filter(({ status }) => status === 'skipped').map(({ id }) => id));
  const judgedIds = new Set(evaluation.controls.map(({ id }) => id));
  const skipped = new Set<string>();
  const problems = unread.map(({ kind, reason, detail }): Problem => {
    const readers = controls.filter(({ id, rules }) => {
      const isRead = rules.some(({ matches }) => matches.some(({ kinds }) => kinds.includes(kind.kind)));
      return judgedIds.has(id) && (isRead || without.get(reason)?.has(id) === true);
    });
    const ids = readers.map(({ id }) => id);
    const all = ids.filter((id) => skippedIds.has(id));
    const some = ids.filter((id) => !skippedIds.has(id));
    for (const id of all) skipped.add(id);
    const effects = [
      ...(all.length > 0 ? [`skipped without it: ${all.join(', ')}`] : []),
      ...(some.length > 0 ? [`judged only in part: ${some.join(', ')}`] : []),
    ];
    return { message: sentenceOf({ reason, detail }, effects) };
  });
  return { problems, skipped };
}

/** One line: why, what of it, and then what the API server said. */
export function sentenceOf(
  { reason, detail }: Pick<UnreadKind, 'reason' | 'detail'>,
  effects: readonly string[],
): string {
  return `${[reason, ...effects].join('; ')}${detail === undefined ? '' : ` (${detail})`}`;
}

/** The controls of which some verdict has the reason of a kind. */
function controlsByReason(
  unread: readonly UnreadKind[],
  { verdicts }: Evaluation,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map(unread.map(({ reason }) => [reason, new Set<string>()]));
  for (const { controls } of verdicts) {
    for (const { id, reason } of controls) {
      if (reason !== undefined) found.get(reason)?.add(id);
    }
  }
  return found;
}
