import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/rendering.md'), 'utf8');

it('the page about rendering says of each of the 28 traps where it is tested, or why not', () => {
  const rows = Array.from(page.matchAll(/^\| (\d+) +\|.*\|(.*)\|$/gm), ([, number, where = '']) => [
    Number(number),
    where.trim() !== '',
  ]);
  expect(rows).toEqual(Array.from({ length: 28 }, (_, index) => [index + 1, true]));
});

it('the page about rendering names tests that are there', () => {
  const named = new Set(Array.from(page.matchAll(/`(test\/[^`]+)`/g), ([, file = '']) => file));
  expect(named.size).toBeGreaterThan(10);
  expect(Array.from(named).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

it('a test about a trap has its number, and is in the row of that trap', () => {
  for (const [, number = '', row = ''] of page.matchAll(/^\| (\d+) +\|(.*)$/gm)) {
    for (const [, file = ''] of row.matchAll(/`(test\/render\/flux\/cluster\/[^`]+)`/g)) {
      const text = readFileSync(path.join(root, file), 'utf8');
      const isNamed = new RegExp(String.raw`\(traps? (?:\d+ and )?${number}(?: and \d+)?\)`).test(text);
      expect(isNamed || file.endsWith('hostile-trees.test.ts'), `${file} names trap ${number}`).toBe(true);
    }
  }
});
