import { describe, expect, it } from 'vitest';
import { pageEnd, pageStart } from '../../../../src/report/gate/page/frame.ts';
import { parsedPage, targetsOf, wordsOf } from './parsed-page.ts';

describe('a link of a frame', () => {
  it.each(['https://github.com/acme/fleet/pull/7?a=1&b=2', 'http://127.0.0.1:8080/', '/subjects/acme/fleet/7'])(
    'leads to %s',
    (href) => {
      expect(targetsOf(framed(href))).toEqual([href]);
    },
  );

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '//evil.example/',
    '/\\evil.example/',
    'https://a b/',
    'https://',
    'vbscript:x',
    'relative',
    '',
  ])('is text where it could lead elsewhere: %j', (href) => {
    const page = framed(href);

    expect(targetsOf(page)).toEqual([]);
    expect(wordsOf(page)).toContain('Pull request (');
  });
});

function framed(href: string): ReturnType<typeof parsedPage> {
  return parsedPage([pageStart('pass', { links: [{ text: 'Pull request', href }] }), pageEnd()]);
}
