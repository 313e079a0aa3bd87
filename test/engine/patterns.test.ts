import { describe, expect, it } from 'vitest';
import { defaultInputs } from '../../src/engine/inputs.ts';
import { compilePattern, compileWhole } from '../../src/engine/patterns.ts';

describe('a pattern', () => {
  it.each([
    ['key', 'monkeys', true],
    ['^key$', 'monkeys', false],
    ['AKIA[0-9A-Z]{16}', 'id=AKIA0123456789ABCDEF;', true],
    ['AKIA[0-9A-Z]{16}', 'id=akia0123456789abcdef;', false],
    ['a.c', 'a\nc', false],
    ['', '', true],
    ['', 'anything', true],
    ['\\pL+', 'ключ', true],
    ['key$', 'key\n', false],
  ])('%j occurs in %j: %s', (pattern, text, expected) => {
    expect(compilePattern(pattern)(text)).toBe(expected);
  });

  it('ignores case when told to', () => {
    expect(compilePattern('jwt', 'i')('a JWT b')).toBe(true);
    expect(compilePattern('(?i)jwt')('a JWT b')).toBe(true);
    expect(compilePattern('jwt')('a JWT b')).toBe(false);
  });

  it.each(['(?=x)', '(?<!x)y', '(a)\\1', 'a(', '[', '*', 'a{1001}'])('is none when RE2 has no %s', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(/error parsing regexp/);
    expect(() => compileWhole(pattern)).toThrow(/error parsing regexp/);
  });

  it.each([undefined, 'i'] as const)('means the same in both engines where it is a default one (flags %s)', (flags) => {
    const samples = ['-----BEGIN RSA PRIVATE KEY-----', 'begin rsa private key', 'Bearer x', 'my_key_1', 'My_SECRET_x'];
    const tokens = [`ghp_${'a1'.repeat(18)}`, `AIza${'-_'.repeat(17)}x`, 'xoxb-0123456789', 'eyJhbGciO', 'jwt', ''];

    for (const pattern of defaultInputs['sensitiveValues'] ?? []) {
      const [fast, exact] = [compilePattern(pattern, flags), compilePattern(`(?:${pattern})`, flags)];
      for (const text of [...samples, ...tokens]) expect([text, fast(text)]).toEqual([text, exact(text)]);
    }
  });

  it('takes no longer than the text deserves', () => {
    const test = compilePattern('(a*)*(a*)*b');

    const start = performance.now();
    const found = test('a'.repeat(5000));

    expect(found).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('a pattern of the whole text', () => {
  it.each([
    ['web', 'web', true],
    ['web', 'web-1', false],
    ['web', 'Web', false],
    ['web-.*', 'web-1', true],
    ['web-.*', 'my-web-1', false],
    ['a|b', 'a', true],
    ['a|b', 'ab', false],
    ['a|b', 'xb', false],
    ['', '', true],
    ['', 'x', false],
    ['.*', '', true],
    ['.*', 'a\nb', false],
    ['web', 'web\n', false],
    ['web.?', 'web\n', false],
    ['system:masters', 'system:masters', true],
    ['kube-root-ca.crt', 'kube-root-ca.crt', true],
    ['v1.0', 'v1x0', true],
  ])('%j is %j: %s', (pattern, text, expected) => {
    expect(compileWhole(pattern)(text)).toBe(expected);
  });

  it('ignores case when told to, with and without special characters', () => {
    expect(compileWhole('c-0030', 'i')('C-0030')).toBe(true);
    expect(compileWhole('c-00.*', 'i')('C-0030')).toBe(true);
    expect(compileWhole('c-0030')('C-0030')).toBe(false);
  });

  it('is none when its brackets do not match', () => {
    expect(() => compileWhole('a)|(?:b')).toThrow(/error parsing regexp/);
  });
});
