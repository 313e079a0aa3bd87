import { expect, it } from 'vitest';
import { jsonFault } from '../../../src/kustomize/merge/json-syntax.ts';

it.each([
  ['[1, {"a": [true, null]}]', undefined],
  ['[', 'unexpected end of JSON input'],
  ['["a', 'unexpected end of JSON input'],
  ['[{"a": 1]', "invalid character ']' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['[] x', "invalid character 'x' after top-level value"],
  ['[{op: 1}]', "invalid character 'o' looking for beginning of object key string"],
  ['[{"a" 1}]', "invalid character '1' after object key"],
  ['[foo]', "invalid character 'o' in literal false (expecting 'a')"],
  ['[xyz]', "invalid character 'x' looking for beginning of value"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['[{"a": 1,}]', "invalid character '}' looking for beginning of object key string"],
  ["['a']", "invalid character '\\'' looking for beginning of value"],
  ['["\\x"]', "invalid character 'x' in string escape code"],
  ['["a\nb"]', "invalid character '\\n' in string literal"],
])('%j', (text, fault) => {
  expect(jsonFault(text)).toBe(fault);
});
