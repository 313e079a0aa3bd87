import { expect, it } from 'vitest';
import { rulePaths } from '../../../src/scanner/results/rule-paths.ts';

const empty = { failedPath: '', fixPath: '', fixPathValue: '', fixCommand: '' };

it('has an entry with all four texts per path, in the order failed, delete, review, fix, command', () => {
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
    empty,
    empty,
    empty,
    { ...empty, fixPath: 'spec[0]', fixPathValue: 'true' },
    { ...empty, fixCommand: 'do it' },
    { ...empty, failedPath: 'second' },
  ]);
});

it('has no entry of a finding without paths', () => {
  expect(Array.from(rulePaths([{ subject: '', failed: [], delete: [], review: [], fix: [] }]))).toEqual([]);
});
