import { describe, expect, it } from 'vitest';
import { noticePage } from '../../../../src/report/gate/page/notice-page.ts';
import { hostileName, textOf } from '../../../support/sample-report.ts';
import { headingsOf, ofClass, ofId, parsedPage, wordsOf } from './parsed-page.ts';

describe('a page without a report', () => {
  it('looks incomplete and says why', () => {
    const page = parsedPage(
      noticePage({
        heading: 'not evaluated',
        sentence: 'The repository is too large.',
        details: ['3.1 GB, where 2 GB is the most'],
        frame: { title: 'acme/fleet #7', facts: [['Judged', 'never']] },
      }),
    );

    expect(wordsOf(ofId(page, 'verdict'))).toBe('INCOMPLETE not evaluated The repository is too large.');
    expect(ofClass(page, 'incomplete').map(({ name }) => name)).toEqual(['body', 'svg']);
    expect(wordsOf(page)).toContain('3.1 GB, where 2 GB is the most Judged never');
    expect(headingsOf(page)).toEqual(['h1']);
  });

  it('takes nothing for markup', () => {
    const text = textOf(noticePage({ heading: hostileName, sentence: hostileName, details: [hostileName] }));

    expect(text).not.toContain('<script');
    expect(ofClass(parsedPage([text]), 'lines')).toHaveLength(1);
  });
});
