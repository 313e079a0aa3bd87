import { expect, it } from 'vitest';
import { temporaryStates } from '../../support/serve/states.ts';
import { pull } from '../../support/serve/subjects.ts';

const open = temporaryStates();
const day = 24 * 60 * 60 * 1000;

function delivery(id: string, digest = `digest of ${id}`): { id: string; digest: string; event: string } {
  return { id, digest, event: 'pull_request' };
}

it('a delivery is new once, by its id', () => {
  const { deliveries } = open().state;
  expect([deliveries.isNew(delivery('a'), 1), deliveries.isNew(delivery('a', 'another'), 2)]).toEqual([true, false]);
});

it('a delivery is new once, by what it says: a replay can have any id', () => {
  const { deliveries } = open().state;
  deliveries.isNew(delivery('a', 'same'), 1);
  expect(deliveries.isNew({ id: 'b', digest: 'same', event: 'check_run' }, 2)).toBe(false);
});

it('a delivery that found no room counts as new when it comes again', () => {
  const { state } = open({ queueEntries: 0 });
  const take = (): string =>
    state.transaction(() => {
      if (!state.deliveries.isNew(delivery('a'), 1)) return 'duplicate';
      const result = state.queue.add(pull('shop/gitops', 1), {}, 1);
      if (result === 'full') state.deliveries.retract('a');
      return result;
    });
  expect([take(), take()]).toEqual(['full', 'full']);
  expect(state.queue.takeMissed()).toHaveLength(1);
});

it('forgets deliveries that nobody sends again, and says how many', () => {
  const { deliveries } = open({ deliveryAge: 8 * day }).state;
  for (const [index, id] of ['a', 'b', 'c'].entries()) deliveries.isNew(delivery(id), index * day);
  expect(deliveries.forget(9 * day)).toBe(1);
  expect([deliveries.isNew(delivery('a'), 9 * day), deliveries.isNew(delivery('b'), 9 * day)]).toEqual([true, false]);
});

it('never keeps more than so many: the first ones go', () => {
  const { deliveries } = open({ deliveries: 3 }).state;
  for (const id of ['a', 'b', 'c', 'd']) deliveries.isNew(delivery(id), 1);
  const known = ['d', 'c', 'b'].map((id) => !deliveries.isNew(delivery(id), 1));
  expect(known).toEqual([true, true, true]);
  expect(deliveries.isNew(delivery('a'), 1)).toBe(true);
});
