import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { replayBuild } from '../../scripts/conformance/kustomize.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cases = path.resolve(root, '../shared/conformance/kustomize/cases.jsonl');

it.skipIf(!existsSync(cases))('differs from upstream exactly where docs/kustomize.md says so', () => {
  const documented = readFileSync(path.join(root, 'docs/kustomize.md'), 'utf8')
    .split('## What differs')[1]
    ?.split('## Options')[0]
    ?.matchAll(/^\| `([^`]+)` +\|/gm);
  const failing = readFileSync(cases, 'utf8')
    .trim()
    .split('\n')
    .map((line) => replayBuild(JSON.parse(line)))
    .filter(({ differences }) => differences.length > 0)
    .map(({ name }) => name);
  expect(new Set(failing)).toEqual(new Set(Array.from(documented ?? [], ([, name]) => name)));
});
