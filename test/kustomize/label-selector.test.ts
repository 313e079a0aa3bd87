import { describe, expect, it, test } from 'vitest';
import { parseLabelSelector } from '../../src/kustomize/label-selector.ts';

const labels = new Map([
  ['app', 'web'],
  ['tier', ''],
  ['size', '10'],
]);

describe('a selector takes labels', () => {
  it.each([
    ['', true],
    [' app = web , size>9 ', true],
    ['app==web,size<10', false],
    ['app notin (web,api)', false],
    ['other notin (x), !other', true],
    ['tier in ()', true],
    ['tier in (x,)', true],
    ['app in (a,,b)', false],
    ['tier=', true],
    ['!app', false],
    ['app!=web', false],
    ['app>1', false],
    ['in in (notin)', false],
  ])('%s: %s', (selector, isTaken) => {
    expect(parseLabelSelector(selector)(labels)).toBe(isTaken);
  });
});

describe('what is no selector is refused in words of Kubernetes', () => {
  it.each([
    ['=b', "found '=', expected: !, identifier, or 'end of string'"],
    ['a b', "unable to parse requirement: found 'b', expected: '=', '!=', '==', 'in', notin'"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['a=(', "unable to parse requirement: found '(', expected: identifier"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in (=', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a>x', "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer"],
    ['a=-x', 'unable to parse requirement: invalid label value: "-x": at key: "a": a valid label must be an empty'],
    ['a/b/c', 'invalid label key "a/b/c": a qualified name must consist of'],
    ['/c', 'invalid label key "/c": prefix part must be non-empty'],
    ['A_/c', 'prefix part a lowercase RFC 1123 subdomain must consist of'],
    [`${'k'.repeat(64)}`, 'name part must be no more than 63 characters'],
  ])('%s', (selector, why) => {
    expect(() => parseLabelSelector(selector)).toThrow(why);
  });
});

test('a number beyond 64 bits is none', () => {
  expect(() => parseLabelSelector(`a>${'9'.repeat(20)}`)).toThrow('the value must be an integer');
});
