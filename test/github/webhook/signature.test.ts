import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hasSignature, isSigned } from '../../../src/github/webhook/signature.ts';

const secret = 'It is nobody else’s';
const body = Buffer.from('{"zen":"Ordnung muss sein: ä"}\r\n');
const hex = createHmac('sha256', secret).update(body).digest('hex');
const sha1 = createHmac('sha1', secret).update(body).digest('hex');

describe('a signature', () => {
  it('is right for exactly these bytes and this secret', () => {
    expect(isSigned(secret, body, `sha256=${hex}`)).toBe(true);
    expect(isSigned(secret, body, `sha256=${hex.toUpperCase()}`)).toBe(true);
    expect(isSigned(secret, body.subarray(0, -1), `sha256=${hex}`)).toBe(false);
    expect(isSigned('another', body, `sha256=${hex}`)).toBe(false);
  });

  it('is the one of GitHub’s own example', () => {
    const example = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    expect(isSigned("It's a Secret to Everybody", Buffer.from('Hello, World!'), example)).toBe(true);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of SHA-1', `sha1=${sha1}`],
    ['of SHA-1 under the name of the other', `sha256=${sha1}`],
    ['without its name', hex],
    ['of another case of the name, which GitHub never sends', `Sha256=${hex}`.replace('S', 'x')],
    ['too short', `sha256=${hex.slice(1)}`],
    ['too long', `sha256=${hex}0`],
    ['followed by a line', `sha256=${hex}\n`],
    ['given twice', `sha256=${hex}, sha256=${hex}`],
    ['not hex', `sha256=${'g'.repeat(64)}`],
    ['wrong in one bit', `sha256=${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`],
  ])('that is %s signs nothing', (_, header) => {
    expect(isSigned(secret, body, header)).toBe(false);
  });

  it('signs nothing where there is no secret', () => {
    const empty = createHmac('sha256', '').update(body).digest('hex');
    expect(isSigned('', body, `sha256=${empty}`)).toBe(false);
  });

  it('can be told from what cannot be one before there is a body', () => {
    expect(hasSignature(`sha256=${'0'.repeat(64)}`)).toBe(true);
    expect(hasSignature(`sha1=${sha1}`)).toBe(false);
    expect(hasSignature(undefined)).toBe(false);
  });
});
