import { describe, expect, it } from 'vitest';
import { KustomizeError } from '../../../src/kustomize/errors.ts';
import { readYaml } from '../../../src/kustomize/kustomization/read-yaml.ts';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { readDocuments } from '../../../src/kustomize/tree/read.ts';

const noKey = 'did not find expected key';
const noNode = 'did not find expected node content';
const noElement = "did not find expected '-' indicator";
const noValueHere = 'mapping values are not allowed in this context';
const noStart = 'found character that cannot start any token';
const noColon = "could not find expected ':'";

describe('a text that is no YAML is refused in words of go-yaml', () => {
  it.each([
    ['a: [b', "line 1: did not find expected ',' or ']'"],
    ['a: {b: c\nd: e\n', "line 2: did not find expected ',' or '}'"],
    ['a: "x, [y" # {\nb: [c\nd: e', "line 3: did not find expected ',' or ']'"],
    ['a: {b: [c,\nd], e: f\n}\ng:\n- ]\n', `line 5: ${noNode}`],
    ['a: {b: [}', noNode],
    ['a: [b}', "did not find expected ',' or ']'"],
    ['a: {b]', "did not find expected ',' or '}'"],
    ['a: [,]', noNode],
    ['a: }', noNode],
    [']', noNode],
    ['a: b: c', noValueHere],
    ['a\nb: c', noValueHere],
    ['a: : b', noValueHere],
    ['a: b\n  c: d', noValueHere],
    ['a: "b"\n  c: d', noKey],
    ['a: [b] c', noKey],
    ['x:\n   a: b\n  c: d', noKey],
    ['x:\n- "a"\n - b', noKey],
    ['x:\n- a: b\n c: d', noKey],
    ['- a: b\n c: d', noElement],
    ['- a\nb: c', noElement],
    ['a:\n b:\n  - c\n  d: e', noElement],
    ['a: b\n- c', noKey],
    ['a: b\nc', noColon],
    ['a: b\nc\nd: e', noColon],
    ['a: "b', 'found unexpected end of stream'],
    ["a: 'b\nc: d", 'found unexpected end of stream'],
    ['a: "\\q"', 'found unknown escape character'],
    ['a: @b', noStart],
    ['`a', noStart],
    ['\ta: b', noStart],
    ['a:\n\tb: c', noStart],
    ['a:\n  b: c\n\td: e', 'found a tab character that violates indentation'],
    ['a: |\n\tb', 'found a tab character where an indentation space is expected'],
    ['a: |x\n b', 'did not find expected comment or line break'],
    ['a: *', 'did not find expected alphabetic or numeric character'],
    ['a: - b', 'block sequence entries are not allowed in this context'],
    ['a: ? b', 'mapping keys are not allowed in this context'],
    ['a: \u0001', 'control characters are not allowed'],
    ['a: "\u007f"', 'control characters are not allowed'],
    ['a: "\u0080"', 'control characters are not allowed'],
    ['a: "\ufffe"', 'control characters are not allowed'],
    ['a: "\\ud83d\\ude00"', 'found invalid Unicode character escape code'],
    ['a: "\\\\\\uD83D"', 'found invalid Unicode character escape code'],
  ])('%j', (text, why) => {
    expect(() => readYaml({ path: 'k', text })).toThrow(why);
    expect(() => readDocuments({ path: 'r', text })).toThrow(why);
    expect(() => readDocuments({ path: 'r', text })).toThrow(KustomizeError);
  });
});

describe('a document ends', () => {
  const head = '  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n';
  it.each([
    [`${head}data: {b: c}\n`],
    [`${head} data: {b: c}\n`],
    [`${head}...\nfoo: [\n`],
    [`# why\n---\n${head}data: [\n`],
    ['{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\ndata: {b: c}\n'],
  ])('at three dots, where lines are indented less than all of it, or its brackets close: %j', (text) => {
    expect(emit(readDocuments({ path: 'r', text }))).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n');
  });
});
