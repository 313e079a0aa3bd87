import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { commitTo } from './git.ts';
import type { PullRequest } from './pull-requests.ts';

const pair = path.resolve(import.meta.dirname, '../../test/fixtures/gate');

/** The change from base to head of test/fixtures/gate, and the right verdict on it. */
export const bundledPair: Pick<PullRequest, 'name' | 'title' | 'expected'> = {
  name: 'change',
  title: 'the change from base to head of test/fixtures/gate',
  expected: {
    exit: 1,
    outcome: 'fail',
    added: { prod: 1 },
    lines: [{ file: 'clusters/prod/apps.yaml', text: '                    privileged: true' }],
  },
};

/** Makes a repository whose `main` is the base, with a branch that is the head. */
export function makePairRepository(folder: string): void {
  mkdirSync(folder);
  cpSync(path.join(pair, 'base'), folder, { recursive: true });
  commitTo(folder, 'main', 'The base of test/fixtures/gate');
  cpSync(path.join(pair, 'head'), folder, { recursive: true });
  commitTo(folder, bundledPair.name, 'The head of test/fixtures/gate');
}
