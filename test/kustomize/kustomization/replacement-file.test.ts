import { expect, test } from 'vitest';
import { readReplacements } from '../../../src/kustomize/kustomization/replacement-file.ts';

const read = (text: string): string[] =>
  readReplacements({ path: '/r.yaml', text }).map((one) => one.sourceValue?.value ?? 'none');

test.each([
  ['sourceValue: v\nfoo: 1', ['v']],
  ['- {sourceValue: v}\n- {SourceValue: w}', ['v', 'w']],
  ['sourceValue: 5', ['5']],
  ['sourceValue: yes', ['true']],
  ['sourceValue: 1.10', ['1.1']],
  ['sourceValue: 1e3', ['1000']],
  ['sourceValue: 0x10', ['16']],
  ['sourceValue: 123456789.5', ['1.2345679e+08']],
  ['[]', []],
  ['- ~', ['none']],
])('%j', (text, values) => {
  expect(read(text)).toEqual(values);
});

test.each([
  ['5', 'unsupported replacement type encountered within replacement path: float64'],
  ['', 'unsupported replacement type encountered within replacement path: invalid'],
  [
    '- a',
    'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type types.Replacement',
  ],
  [
    'targets: [{options: {index: "1"}}]',
    'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field FieldOptions.targets.options.index of type int',
  ],
])('refused: %j', (text, message) => {
  expect(() => read(text)).toThrow(message);
});
