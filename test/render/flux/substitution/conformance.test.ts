import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { replaySubstitution } from '../../../../scripts/conformance/envsubst.ts';

const cases = path.resolve(import.meta.dirname, '../../../../../shared/conformance/envsubst.jsonl');
const isThere = existsSync(cases);
// oxlint-disable-next-line no-console
if (!isThere) console.warn('skipped: the cases of envsubst are missing; put envsubst.jsonl into ../shared/conformance');

it.skipIf(!isThere)('substitutes as all cases of envsubst say', () => {
  const rows = readFileSync(cases, 'utf8').trim().split('\n');
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.flatMap((row) => replaySubstitution(JSON.parse(row)).differences)).toEqual([]);
});
