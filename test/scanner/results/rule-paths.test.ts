import { expect, it } from 'vitest';
import { rulePaths } from '../../../src/scanner/results/rule-paths.ts';

const empty = { fixPath: '', fixPathValue: '' };

it('has an entry per failed path, fix and command, and none for a path to delete or to look at', () => {
  const paths = rulePaths([
    {
      subject: '',
      failed: [['data', { entry: 'a.b' }]],
      delete: [['x']],
      review: [['y'], ['z']],
      fix: [{ path: ['spec', 0], value: 'true' }],
      fixCommand: 'do it',
    },
    { subject: '', failed: [['second']], delete: [], review: [], fix: [] },
  ]);

  expect(Array.from(paths)).toEqual([
    { ...empty, failedPath: 'data[a.b]' },
    { ...empty, fixPath: 'spec[0]', fixPathValue: 'true' },
    { ...empty, fixCommand: 'do it' },
    { ...empty, failedPath: 'second' },
  ]);
});

it('has no entry of a finding without paths', () => {
  expect(Array.from(rulePaths([{ subject: '', failed: [], delete: [], review: [], fix: [] }]))).toEqual([]);
});
