import { expect, test } from 'vitest';
import { encodeBase64 } from '../../../src/kustomize/generators/base64.ts';
import { hashOf } from '../../../src/kustomize/generators/hash.ts';
import { sha256 } from '../../../src/kustomize/generators/sha256.ts';
import type { MapNode } from '../../../src/kustomize/tree/node.ts';
import { readNode } from '../../../src/kustomize/tree/read.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  [
    'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
    'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('sha256 %#', (text, digest) => {
  expect(sha256(ascii(text))).toBe(digest);
});

test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('base64 of %j', (text, encoded) => {
  expect(encodeBase64(ascii(text))).toBe(encoded);
});

/** Suffixes that kustomize 5.8.1 appends to objects that carry its annotation. */
test.each([
  ['kind: ConfigMap', '6ct58987ht'],
  ['kind: ConfigMap\ndata: {}', '42745tchd9'],
  ['kind: ConfigMap\ndata: ~', '2t8tf57kh6'],
  ['kind: ConfigMap\ndata: [a]', 'dk855m5d49'],
  ['kind: ConfigMap\ndata: "x"', '6bd5c47gt8'],
  ['kind: ConfigMap\nbinaryData: ~', '6ct58987ht'],
  ['kind: ConfigMap\nbinaryData: {}', 'cmb55htc2k'],
  ['kind: ConfigMap\nbinaryData: [a]', 'mfcg99g7t5'],
  [
    'kind: ConfigMap\ndata: {a: 1, b: 1.0, c: 9007199254740993, d: true, e: ~, f: 2020-01-01, g: [1, {b: a}], h: 1e21}',
    'g4tthkk87k',
  ],
  [
    'kind: ConfigMap\ndata: {a: "<&>\\u2028 \\u007f\\b\\f\\v\\"\\\\/ é \\U0001F600", "\\U0001F600": x, "\\uFFFD": y}',
    '6kdbt5m545',
  ],
  ['kind: Secret\nstringData: {a: b}', '86kg747449'],
  ['kind: Secret\ntype: 5\ndata: {a: Yg==}', '6tbmg9f4mg'],
  ['kind: Secret\ntype: {a: b}\ndata: {a: Yg==}', 'mt6mf6mftt'],
])('%j', (text, suffix) => {
  expect(hashOf(readNode({ path: '/r.yaml', text }) as MapNode)).toBe(suffix);
});

test('other kinds are refused by name', () => {
  const node = readNode({ path: '/r.yaml', text: 'kind: Service' }) as MapNode;
  expect(() => hashOf(node)).toThrow('the name suffix of Service cannot be computed');
});
