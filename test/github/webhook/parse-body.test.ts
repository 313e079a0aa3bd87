import { describe, expect, it } from 'vitest';
import { parseBody } from '../../../src/github/webhook/parse-body.ts';
import { WebhookError } from '../../../src/github/webhook/webhook-error.ts';

const parse = (text: string): unknown => parseBody(Buffer.from(text));

describe('a body', () => {
  it('is JSON in UTF-8', () => {
    expect(parse('{"name":"Zoë \\u00e9 ]}\\"[[["}')).toEqual({ name: 'Zoë é ]}"[[[' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a form', Buffer.from('payload=%7B%7D')],
    ['two documents', Buffer.from('{}{}')],
    ['cut off', Buffer.from('{"action":"ope')],
    ['UTF-16', Buffer.from('{"action":"opened"}', 'utf16le')],
    ['a wrong byte in a text', Buffer.from([0x22, 0xff, 0x22])],
    ['a mark of byte order', Buffer.from('\ufeff{}')],
    ['an open text with a backslash at its end', Buffer.from('"\\')],
  ])('that is %s is refused', (_, bytes) => {
    expect(() => parseBody(bytes)).toThrow(new WebhookError('the body is not JSON in UTF-8'));
  });

  it('is refused before it is built where it is nested too deeply', () => {
    const nested = (levels: number): string => '[{"a":'.repeat(levels) + '1' + '}]'.repeat(levels);
    const error = new WebhookError('the body is nested deeper than 100 levels');

    expect(() => parse(nested(50))).not.toThrow();
    expect(() => parse(nested(51))).toThrow(error);
    expect(() => parse('['.repeat(2_000_000))).toThrow(error);
  });

  it('is not nested by brackets in its texts', () => {
    const text = '[{\\"'.repeat(1000);
    expect(parse(JSON.stringify([text, text]))).toEqual([text, text]);
  });
});
