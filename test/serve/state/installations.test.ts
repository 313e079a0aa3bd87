import { expect, it } from 'vitest';
import { temporaryStates } from '../../support/serve/states.ts';

const open = temporaryStates();

it('knows installations by id, as they were put last', () => {
  const { installations } = open().state;
  installations.put({ id: 9, account: 'Shop', isSuspended: false });
  installations.put({ id: 2, account: 'other', isSuspended: false });
  installations.put({ id: 9, account: 'Shop', isSuspended: true });
  expect(installations.all()).toEqual([
    { id: 2, account: 'other', isSuspended: false },
    { id: 9, account: 'Shop', isSuspended: true },
  ]);
  installations.remove(2);
  installations.remove(3);
  expect(installations.all().map(({ id }) => id)).toEqual([9]);
});
