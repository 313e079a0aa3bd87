import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { KnownTable } from '../../../src/kube/watch/known-table.ts';

function read(table: KnownTable, key: string): readonly unknown[] | undefined {
  const place = table.placeOf(key);
  return place === undefined ? undefined : [table.uidAt(place), table.versionAt(place), table.roundAt(place)];
}

it('gives back what it was given, for many objects', () => {
  const table = new KnownTable();
  const all = Array.from(
    { length: 1000 },
    (_, index) => [`n/${index}`, randomUUID(), String(index * 7), index % 3] as const,
  );
  for (const [key, uid, version, round] of all) table.put(key, uid, version, round);

  expect(table.size).toBe(1000);
  for (const [key, ...rest] of all) expect(read(table, key)).toEqual(rest);
});

it.each([
  ['a uid that is no UUID', 'web', '12'],
  ['a UUID in capitals', '0F0E0D0C-0B0A-4908-8706-050403020100', '12'],
  ['a version that is no number', '0f0e0d0c-0b0a-4908-8706-050403020100', 'x12'],
  ['a version that is no number as we write it', '0f0e0d0c-0b0a-4908-8706-050403020100', '012'],
  ['a version too large for a number', '0f0e0d0c-0b0a-4908-8706-050403020100', '98765432109876543210'],
  ['the least of both', '00000000-0000-0000-0000-000000000000', '0'],
  ['an empty version', 'f0f0f0f0-f0f0-f0f0-f0f0-f0f0f0f0f0f0', ''],
])('keeps %s as it is', (_, uid, version) => {
  const table = new KnownTable();
  table.put('n/a', uid, version, 1);
  expect(read(table, 'n/a')).toEqual([uid, version, 1]);
});

it('forgets what an object was called before when its place or its key is used again', () => {
  const table = new KnownTable();
  const [one, other] = [randomUUID(), randomUUID()];
  table.put('n/a', 'strange', '1', 1);
  table.put('n/b', one, '2', 1);
  table.delete('n/a');
  table.put('n/c', other, '3', 2);
  table.put('n/b', 'stranger', '4', 2);
  table.put('n/b', one, '5', 3);

  expect([table.size, read(table, 'n/a'), read(table, 'n/b'), read(table, 'n/c')]).toEqual([
    2,
    undefined,
    [one, '5', 3],
    [other, '3', 2],
  ]);
});

it('can be emptied while it is looked through', () => {
  const table = new KnownTable();
  for (let index = 0; index < 100; index += 1) table.put(`n/${index}`, randomUUID(), '1', index % 2);
  for (const [key, place] of table.entries()) if (table.roundAt(place) === 0) table.delete(key);

  expect(Array.from(table.entries(), ([key]) => Number(key.slice(2)) % 2)).toEqual(Array(50).fill(1));
});

it('uses places again, so that it does not grow while objects come and go', () => {
  const table = new KnownTable();
  for (let index = 0; index < 1000; index += 1) {
    table.put(`n/${index}`, randomUUID(), String(index), 1);
    if (index >= 10) table.delete(`n/${index - 10}`);
  }
  expect(Math.max(...Array.from(table.entries(), ([, place]) => place))).toBeLessThanOrEqual(10);
});
