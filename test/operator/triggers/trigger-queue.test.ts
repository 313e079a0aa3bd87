import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TriggerQueue, type QueueLimits } from '../../../src/operator/triggers/trigger-queue.ts';
import type { Trigger } from '../../../src/service/triggers/trigger.ts';
import { trigger } from '../../support/operator/metadata.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const limits: QueueLimits = { quiet: 300, longest: 1000, most: 1000, firstRetry: 1000, longestRetry: 8000 };

function queueOf(given: Partial<QueueLimits> = {}): { queue: TriggerQueue; overflows: (readonly Trigger[])[] } {
  const overflows: (readonly Trigger[])[] = [];
  return { queue: new TriggerQueue({ ...limits, ...given }, (newest) => overflows.push(newest)), overflows };
}

/** Version, type and time of what is taken, one millisecond at a time. */
function taken(queue: TriggerQueue, from: number, to: number): string[] {
  const all: string[] = [];
  for (let now = from; now <= to; now += 1) {
    for (const {
      trigger: { type, resourceVersion },
    } of queue.take(now, 500))
      all.push(`${type} ${resourceVersion} at ${now}`);
  }
  return all;
}

describe('a queue of triggers', () => {
  it('waits until an object is quiet', () => {
    const { queue } = queueOf();
    expect(queue.add(trigger(), 0)).toBe('added');
    expect(queue.add(trigger({ resourceVersion: '2' }), 200)).toBe('coalesced');
    expect([queue.depth, queue.oldest(), queue.nextDue()]).toEqual([1, 0, 500]);
    expect(taken(queue, 0, 2000)).toEqual(['changed 2 at 500']);
    expect([queue.depth, queue.oldest(), queue.nextDue()]).toEqual([0, undefined, undefined]);
  });

  it('waits no longer than the limit for an object that is never quiet', () => {
    const { queue } = queueOf();
    for (let now = 0; now <= 900; now += 100) queue.add(trigger({ resourceVersion: String(now) }), now);
    expect(taken(queue, 901, 1000)).toEqual(['changed 900 at 1000']);
  });

  it('makes one deletion of an object that comes and goes', () => {
    const { queue } = queueOf();
    queue.add(trigger(), 0);
    queue.add(trigger({ type: 'deleted', resourceVersion: '2' }), 100);
    expect(taken(queue, 100, 1000)).toEqual(['deleted 2 at 400']);
  });

  it('gives no more than asked for at once, the first ones first', () => {
    const { queue } = queueOf();
    for (let index = 0; index < 5; index += 1) queue.add(trigger({ name: `web-${index}` }), index);
    const names = (most: number): string[] => queue.take(1000, most).map((queued) => queued.trigger.name);
    expect([names(3), names(3), names(3)]).toEqual([['web-0', 'web-1', 'web-2'], ['web-3', 'web-4'], []]);
  });

  it('waits longer each time with what is sent in vain, up to a limit', () => {
    const { queue } = queueOf();
    queue.add(trigger(), 0);
    let now = 300;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const [queued] = queue.take(now, 1);
      if (!queued) throw new Error('nothing is due');
      queue.postpone(queued, now);
      const due = queue.nextDue() ?? 0;
      waits.push(due - now);
      now = Math.ceil(due);
    }
    for (const [index, longest] of [1000, 2000, 4000, 8000, 8000, 8000].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(longest / 2);
      expect(waits[index]).toBeLessThanOrEqual(longest);
    }
    expect(queue.oldest()).toBe(0);
  });

  it('sends a newer change of what was sent in vain without waiting for its turn', () => {
    const { queue } = queueOf();
    queue.add(trigger({ type: 'rescan', request: '1' }), 0);
    const [queued] = queue.take(300, 1);
    queue.add(trigger({ resourceVersion: '2' }), 350);
    if (queued) queue.postpone(queued, 400);
    expect(queue.depth).toBe(1);
    expect(taken(queue, 400, 650)).toEqual(['rescan 2 at 650']);
  });

  it('lets what is sent in vain and what is fresh take turns, in batches of their own', () => {
    const { queue } = queueOf();
    for (const name of ['stuck-1', 'stuck-2']) queue.add(trigger({ name }), 0);
    for (const stuck of queue.take(300, 2)) queue.postpone(stuck, 300);
    for (const name of ['fresh-1', 'fresh-2', 'fresh-3']) queue.add(trigger({ name }), 1000);
    const names = (): string =>
      queue
        .take(2000, 1)
        .map((queued) => queued.trigger.name.slice(0, 5))
        .join();
    expect([names(), names(), names(), names(), names()]).toEqual(['stuck', 'fresh', 'stuck', 'fresh', 'fresh']);
  });

  it('drops all for one scan when there is no room, and tells the newest of each kind', () => {
    const { queue, overflows } = queueOf({ most: 3 });
    queue.add(trigger({ name: 'one', resourceVersion: '4' }), 0);
    queue.add(trigger({ name: 'two', resourceVersion: '5' }), 0);
    queue.add(trigger({ name: 'three', resourceVersion: '2', kind: 'Job' }), 0);
    queue.add(trigger({ name: 'four', resourceVersion: '3' }), 0);
    expect(queue.depth).toBe(0);
    expect(overflows.map((newest) => newest.map(({ name }) => name))).toEqual([['two', 'three']]);
  });

  it('loses no change: the last trigger of each object is its last change, sent within the limit', () => {
    const steps = fc.array(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c'),
        after: fc.nat(600),
        type: fc.constantFrom('changed', 'deleted', 'rescan'),
        outcome: fc.constantFrom('judged', 'not-reached', 'unavailable'),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const { queue } = queueOf({ firstRetry: 10, longestRetry: 40 });
        const last = new Map<string, string>();
        const judged = new Map<string, string>();
        let now = 0;
        const send = (outcome: string): void => {
          for (const queued of queue.take(now, 2)) {
            const { name, resourceVersion } = queued.trigger;
            if (outcome === 'judged') judged.set(name, resourceVersion);
            else if (outcome === 'not-reached') queue.postpone(queued, now);
            else queue.giveBack(queued, now);
          }
        };
        for (const [index, { name, after, type, outcome }] of all.entries()) {
          now += after;
          const resourceVersion = String(index + 1);
          queue.add(trigger({ name, type, resourceVersion }), now);
          last.set(name, resourceVersion);
          send(outcome);
        }
        now += limits.longest + 40;
        for (let index = 0; index < 3; index += 1) send('judged');
        expect(judged).toEqual(last);
        expect(queue.depth).toBe(0);
      }),
      propertyRuns(500),
    );
  });
});
