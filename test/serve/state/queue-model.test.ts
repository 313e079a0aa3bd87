import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { State } from '../../../src/serve/state/state.ts';
import { type Subject, repositoryKey, subjectKey } from '../../../src/serve/state/subject.ts';
import { temporaryFolders } from '../../support/command.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { QueueModel } from '../../support/serve/queue-model.ts';
import { type QueueOperation, perform, seen } from '../../support/serve/queue-operations.ts';
import { TurnWatch } from '../../support/serve/turn-watch.ts';
import { group, hashOf, pull } from '../../support/serve/subjects.ts';

const folder = temporaryFolders();
const limit = 7;

const repositories = ['shop/gitops', 'Shop/Apps', 'other/gitops'] as const;
const subjects: readonly Subject[] = repositories.flatMap((repository, index) => [
  ...[1, 2, 3].map((number) => pull(repository, number, 1 + (index % 2))),
  group(repository, 'one', 1 + (index % 2)),
]);

const anySubject = fc.constantFrom(...subjects);
const anyKey = anySubject.map(subjectKey);
const time = fc.nat(20);
const anyOperation: fc.Arbitrary<QueueOperation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('add'), subject: anySubject, at: time }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('add'),
      subject: anySubject,
      at: time,
      isForced: fc.boolean(),
      approvedSha: fc.constantFrom(hashOf('one'), hashOf('two')),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('deliver'),
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      subject: anySubject,
      at: time,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('take'), at: time, perRepository: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('finish'), key: anyKey, at: time }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('postpone'), key: anyKey, notBefore: time, countsAttempt: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove'), key: anyKey }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removeRepository'), subject: anySubject }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('removeInstallation'), id: fc.constantFrom(1, 2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('takeMissed') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore') }) },
);

/** Does something with a new state, closed afterwards. */
function withState(work: (state: State) => void): void {
  const state = State.open(join(folder(), 'state.db'), { queueEntries: limit });
  try {
    work(state);
  } finally {
    state.close();
  }
}

describe('the queue', () => {
  it('does what its model does, whatever is asked in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 60, size: 'max' }), (operations) =>
        withState((state) => {
          const model = new QueueModel(limit);
          for (const operation of operations) {
            expect(perform(state, operation)).toEqual(model.perform(operation));
            expect(seen(state, subjects)).toEqual(model.seen(subjects));
          }
        }),
      ),
      propertyRuns(150),
    );
  });

  it('lets no repository wait while another one is served twice', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), subject: anySubject }),
      fc.record({ do: fc.constant('take' as const) }),
      fc.record({ do: fc.constant('finish' as const), which: fc.nat(limit) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) =>
        withState(({ queue }) => {
          const watch = new TurnWatch();
          const taken: string[] = [];
          for (const [at, one] of steps.entries()) {
            if (one.do === 'add') {
              if (queue.add(one.subject, {}, at) !== 'full') watch.added(one.subject);
            } else if (one.do === 'take') {
              const entry = queue.take(at, { perRepository: 2 });
              if (!entry) continue;
              watch.took(entry.subject);
              taken.push(entry.key);
            } else {
              const [key] = taken.splice(one.which % Math.max(1, taken.length), 1);
              if (key === undefined) continue;
              queue.finish(key, at);
              watch.finished(key);
            }
          }
          expect(watch.unfair).toEqual([]);
        }),
      ),
      propertyRuns(150),
    );
  });

  it('loses nothing: whatever was added is looked at afterwards, or its repository is missed', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), subject: anySubject }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('take' as const) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('finish' as const), which: fc.nat(limit) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('postpone' as const), which: fc.nat(limit) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) =>
        withState(({ queue }) => {
          const wanted = new Map<string, number>();
          const looked = new Map<string, number>();
          const missed = new Set<string>();
          let taken: string[] = [];
          const take = (at: number): string | undefined => {
            const key = queue.take(at, { perRepository: 9 })?.key;
            if (key !== undefined) looked.set(key, at);
            return key;
          };
          for (const [at, one] of steps.entries()) {
            if (one.do === 'add') {
              if (queue.add(one.subject, {}, at) === 'full') missed.add(repositoryKey(one.subject));
              else wanted.set(subjectKey(one.subject), at);
            } else if (one.do === 'take') {
              taken.push(...[take(at)].filter((key) => key !== undefined));
            } else if (one.do === 'restore') {
              queue.restore();
              taken = [];
            } else {
              const [key] = taken.splice(one.which % Math.max(1, taken.length), 1);
              if (key === undefined) continue;
              if (one.do === 'finish') queue.finish(key, at);
              else {
                queue.postpone(key, at + 3);
                wanted.set(key, at);
              }
            }
          }
          for (const key of taken) queue.finish(key, 1000);
          for (let at = 1000, key = take(at); key !== undefined; at += 1, key = take(at)) queue.finish(key, at);
          for (const [key, at] of wanted) expect(looked.get(key)).toBeGreaterThan(at);
          expect(new Set(queue.takeMissed().map(repositoryKey))).toEqual(missed);
        }),
      ),
      propertyRuns(150),
    );
  });
});
