import { describe, expect, it } from 'vitest';
import { actionsLine, actionsOf, evaluatedSentence, outcomeSentence, shownScore } from '../../src/report/wording.ts';
import type { ReportedResource } from '../../src/report/report.ts';
import { cleanReport, hostileName, liveReport, sampleReport } from '../support/sample-report.ts';

const resource: ReportedResource = {
  id: 'x',
  apiVersion: 'v1',
  kind: 'Pod',
  namespace: '',
  name: 'x',
  status: 'failed',
  controls: [],
};

describe('the wording of reports', () => {
  it.each([
    [100, '100%'],
    [99.99, '99%'],
    [99.4, '99%'],
    [71.5, '72%'],
    [0, '0%'],
  ])('shows the score %d as %s', (score, shown) => {
    expect(shownScore(score, { failed: 1, passed: 1, skipped: 0 })).toBe(shown);
  });

  it('shows no score where nothing was judged', () => {
    expect(shownScore(100, { failed: 0, passed: 0, skipped: 0 })).toBe('n/a');
  });

  it('asks to review failed paths only when there is nothing to set, delete or review', () => {
    const failedPaths = ['a.b', 'a.b', 'c'];

    expect(actionsOf({ resource, finding: { failedPaths } })).toEqual([
      { verb: 'review', target: 'a.b' },
      { verb: 'review', target: 'c' },
    ]);
    expect(actionsOf({ resource, finding: { failedPaths, deletePaths: ['a.b'] } })).toEqual([
      { verb: 'delete', target: 'a.b' },
    ]);
  });

  it('says which running cluster was judged, and how it was reached', () => {
    const server = 'https://192.0.2.7:6443';
    const sentence = (liveCluster: NonNullable<typeof liveReport.liveCluster>): string =>
      evaluatedSentence({ ...liveReport, liveCluster });

    expect(evaluatedSentence(liveReport)).toContain(` in the live cluster prod (context prod-admin, ${server}); `);
    expect(sentence({ server })).toContain(` in the live cluster (${server}); `);
    // oxlint-disable-next-line no-control-regex
    expect(sentence({ name: hostileName, server })).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it('shortens a long list of actions by their number', () => {
    expect(actionsLine(actionsOf({ resource, finding: { deletePaths: ['a', 'b', 'c'] } }), 1)).toBe(
      'delete a; and 2 more',
    );
  });

  it('says what the outcome rests on', () => {
    expect(outcomeSentence(cleanReport)).toBe('Passed: no control failed on 7 objects.');
    expect(outcomeSentence({ ...sampleReport, outcome: 'pass' })).toBe(
      'Passed: 3 controls failed, but no threshold is exceeded.',
    );
    expect(outcomeSentence({ ...sampleReport, outcome: 'fail' })).toBe('Failed: 2 high failures, 0 allowed.');
    expect(outcomeSentence({ ...cleanReport, outcome: 'incomplete' })).toMatch(/^Incomplete: not everything/);
  });
});
