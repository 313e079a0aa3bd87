import { expect, it } from 'vitest';
import { isJson } from '../../../src/platform/http/is-json.ts';

it.each([
  ['application/json', undefined, true],
  ['Application/JSON; charset="UTF-8"', 'identity', true],
  ['application/json; charset=latin1', undefined, false],
  ['application/json', 'gzip', false],
  ['application/jsonp', undefined, false],
  ['text/json', undefined, false],
  ['', undefined, false],
  ['/', undefined, false],
])('%j in coding %j is JSON: %j', (type, coding, expected) => {
  expect(isJson({ 'content-type': type, ...(coding !== undefined && { 'content-encoding': coding }) })).toBe(expected);
});
