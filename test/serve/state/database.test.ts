import { describe, expect, it } from 'vitest';
import type { State } from '../../../src/serve/state/state.ts';
import { stateErrorOf, temporaryStates } from '../../support/serve/states.ts';

const open = temporaryStates();

function put(state: State, id: number): void {
  state.installations.put({ id, account: 'shop', isSuspended: false });
}

function ids({ installations }: State): readonly number[] {
  return installations.all().map(({ id }) => id);
}

function failing(work: () => void): () => never {
  return () => {
    work();
    throw new Error('no');
  };
}

describe('a transaction', () => {
  it('gives what its work gives', () => {
    const { state } = open();
    expect(state.transaction(() => state.transaction(() => 7))).toBe(7);
  });

  it('is undone as a whole when its work throws', () => {
    const { state } = open();
    const work = failing(() => (put(state, 1), put(state, 2)));
    expect(() => state.transaction(work)).toThrow('no');
    expect(ids(state)).toEqual([]);
  });

  it('inside of another one is undone alone', () => {
    const { state } = open();
    state.transaction(() => {
      put(state, 1);
      expect(() => state.transaction(failing(() => put(state, 2)))).toThrow('no');
      state.transaction(() => put(state, 3));
    });
    expect(ids(state)).toEqual([1, 3]);
  });

  it('is undone with what was done inside of it', () => {
    const { state } = open();
    expect(() => state.transaction(failing(() => state.transaction(() => put(state, 1))))).toThrow('no');
    expect(ids(state)).toEqual([]);
  });

  it('does not wait: work that does is undone', () => {
    const { state } = open();
    const work = async (): Promise<void> => put(state, 1);
    expect(() => state.transaction(work)).toThrow('a transaction does not wait for a promise');
    expect(ids(state)).toEqual([]);
  });
});

describe('a closed state', () => {
  it('says so, and can be closed again', () => {
    const { state } = open();
    state.close();
    state.close();
    for (const work of [() => ids(state), () => put(state, 1), () => state.transaction(() => 1)]) {
      expect(stateErrorOf(work).code).toBe('CLOSED');
    }
  });

  it('ends the transaction in which it was closed without effect', () => {
    const { state } = open();
    expect(
      stateErrorOf(() =>
        state.transaction(() => {
          put(state, 1);
          state.close();
        }),
      ).code,
    ).toBe('CLOSED');
  });
});

it('a time that is none is refused', () => {
  const { state } = open();
  expect(stateErrorOf(() => state.deliveries.isNew({ id: 'a', digest: 'b', event: 'ping' }, 1.5)).code).toBe('INPUT');
});
