import { describe, expect, it } from 'vitest';
import { failsForUndefinedVariables } from '../../../src/render/config/flux-version.ts';

describe('Flux', () => {
  it.each([
    '2.9.0',
    'v2.9.1',
    '2.10.0',
    '3.0.0',
    '2.x',
    '2.*',
    '2',
    '^2.3',
    '2.9.x',
    '>=2.6',
    '1.x || 2.9.x',
    '<2.9.1',
    '*',
  ])('of version %s may fail for undefined variables', (version) => {
    expect(failsForUndefinedVariables(version)).toBe(true);
  });

  it.each([
    '2.6.4',
    'v2.8.9',
    '2.8.7-rc.1',
    '2.6.x',
    '2.6',
    '~2.6',
    '~2.8.1',
    '>=2.6 <2.9',
    '>=2.3.0, <2.5.0',
    '<=2.8',
    '1.x',
  ])('of version %s never does', (version) => {
    expect(failsForUndefinedVariables(version)).toBe(false);
  });

  it.each([undefined, '', 'main', 'latest'])('of version %s counts as new', (version) => {
    expect(failsForUndefinedVariables(version)).toBe(true);
  });
});
