import { type Subject, subjectKey } from '../../../src/serve/state/subject.ts';
import type { QueueOperation } from './queue-operations.ts';
import type { RunOperation } from './run-operations.ts';
import { hashOf, pull } from './subjects.ts';

/** Something that is done with a state. */
export type StateOperation =
  | { readonly of: 'queue'; readonly operation: QueueOperation }
  | { readonly of: 'runs'; readonly operation: RunOperation };

/** What the operations are about. */
export const subjects: readonly Subject[] = ['shop/gitops', 'shop/apps', 'other/gitops'].flatMap((repository) =>
  [1, 2, 3, 4].map((number) => pull(repository, number)),
);

/** Operations without end, the same for the same seed; times and runs begin at `from`. */
export function* operations(seed: string, from: number): Generator<StateOperation> {
  for (let step = 0; ; step += 1) {
    const at = from + step;
    const pick = (what: string, count: number): number =>
      Number.parseInt(hashOf(`${seed} ${step} ${what}`).slice(0, 8), 16) % count;
    const subject = subjects[pick('subject', subjects.length)] ?? pull('shop/gitops', 1);
    const key = subjectKey(subject);
    // Of the runs that began, mostly one of the newest.
    const run = from + Math.max(0, step - 1 - pick('run', 20));
    switch (pick('what', 9)) {
      case 0:
      case 1:
        yield { of: 'queue', operation: { do: 'deliver', id: `${at}`, subject, at } };
        break;
      case 2:
      case 3:
        yield { of: 'queue', operation: { do: 'take', at, perRepository: 2 } };
        break;
      case 4:
        yield { of: 'queue', operation: { do: 'finish', key, at } };
        break;
      case 5:
        yield { of: 'queue', operation: { do: 'postpone', key, notBefore: at + pick('wait', 10) } };
        break;
      case 6:
        yield { of: 'runs', operation: { do: 'begin', run: at, subject } };
        break;
      default:
        yield {
          of: 'runs',
          operation: runStep(run, pick('step', 6), `report ${hashOf(`${at}`).repeat(pick('size', 400))}`),
        };
    }
  }
}

function runStep(run: number, choice: number, text: string): RunOperation {
  if (choice < 3) return { do: 'report', run, text };
  if (choice === 3) return { do: 'publish', run };
  return { do: choice === 4 ? 'cancelling' : 'cancelled', run };
}
