import { describe, expect, it } from 'vitest';
import { readConstraint } from '../../../../src/render/flux/chart/constraint.ts';
import { compareVersions, readVersion, type Version } from '../../../../src/render/flux/chart/version.ts';

function version(text: string): Version {
  const read = readVersion(text);
  if (read === undefined) throw new Error(`no version: ${text}`);
  return read;
}

describe('a version constraint', () => {
  it.each([
    ['*', ['0.0.0', '1.2.3'], ['1.2.3-rc.1']],
    ['6.x', ['6.0.0', '6.9.1'], ['5.9.9', '7.0.0', '6.1.0-rc.1']],
    ['1.2.3', ['1.2.3', '1.2.3+build'], ['1.2.4', '1.2.3-0']],
    ['v1.2', ['1.2.0', '1.2.9'], ['1.3.0']],
    ['>=1.0.0 <2.0.0', ['1.0.0', '1.9.9'], ['0.9.9', '2.0.0']],
    ['>= 1.0, != 1.5.0', ['1.0.0', '2.0.0'], ['1.5.0']],
    ['!=1.5.x', ['1.4.0', '1.6.0'], ['1.5.7']],
    ['>1.0.0-0', ['1.0.0-alpha', '3.1.0-beta.2', '3.1.0'], ['0.9.0', '0.9.0-x']],
    ['>1', ['2.0.0'], ['1.9.9', '1.0.0']],
    ['>1.2', ['1.3.0', '2.0.0'], ['1.2.9']],
    ['<=1.2', ['1.2.9', '1.0.0'], ['1.3.0']],
    ['~1.2.3', ['1.2.3', '1.2.9'], ['1.2.2', '1.3.0']],
    ['~1', ['1.0.0', '1.9.0'], ['2.0.0']],
    ['~> 1.2', ['1.2.9'], ['1.3.0']],
    ['^1.2.3', ['1.2.3', '1.9.0'], ['1.2.2', '2.0.0']],
    ['^0.2.3', ['0.2.3', '0.2.9'], ['0.3.0']],
    ['^0.0.3', ['0.0.3'], ['0.0.4']],
    ['^0.0', ['0.0.9'], ['0.1.0']],
    ['^0', ['0.9.9'], ['1.0.0']],
    ['1.2 - 1.4.5', ['1.2.0', '1.4.5'], ['1.4.6', '1.1.0']],
    ['^1.0 || ^3.0', ['1.5.0', '3.1.0'], ['2.0.0']],
  ])('%s', (text, allowed, refused) => {
    const constraint = readConstraint(text);
    expect(allowed.filter((each) => !constraint(version(each)))).toEqual([]);
    expect(refused.filter((each) => constraint(version(each)))).toEqual([]);
  });

  it.each(['', 'latest', '>>1', '1.2.3.4', '1.2 foo', '|| 1'])('is not %j', (text) => {
    expect(() => readConstraint(text)).toThrow('improper version constraint');
  });
});

describe('versions', () => {
  it('are in the order of semver', () => {
    const sorted = ['1.0.0-1', '1.0.0-2', '1.0.0-10', '1.0.0-a', '1.0.0-a.1', '1.0.0-b', '1.0.0', '1.0.1', '1.10.0'];
    const shuffled = sorted.toReversed().toSorted((one, other) => compareVersions(version(one), version(other)));
    expect(shuffled).toEqual(sorted);
  });

  it.each(['', 'one', '1.', '1.2.3.4', '-1'])('are not %j', (text) => {
    expect(readVersion(text)).toBeUndefined();
  });
});
