import { describe, expect, it } from 'vitest';
import { conclusionOf, statusStateOf } from '../../src/github/conclusion.ts';
import { gateCluster, gateReport, noCounts, notEvaluated } from '../support/github/sample-gate.ts';

const withNew = { ...noCounts, new: 2 };
const observed = gateCluster({ mode: 'observe', counts: withNew });
const enforced = gateCluster({ name: 'shop', counts: withNew });

describe('the conclusion of a check run', () => {
  it.each([
    ['success', 'a report that passes', gateReport()],
    ['failure', 'one that fails', gateReport({ outcome: 'fail' })],
    ['failure', 'one that is incomplete', gateReport({ outcome: 'incomplete' })],
    [
      'failure',
      'one that is incomplete and only observed',
      gateReport({ outcome: 'incomplete', clusters: [observed] }),
    ],
    ['neutral', 'new findings of observed clusters', gateReport({ clusters: [observed, gateCluster()] })],
    ['success', 'new findings that an enforced cluster lets pass, too', gateReport({ clusters: [observed, enforced] })],
    ['success', 'observed clusters without new findings', gateReport({ clusters: [gateCluster({ mode: 'observe' })] })],
    [
      'success',
      'an observed cluster that is incomplete',
      gateReport({ clusters: [observed, gateCluster({ mode: 'observe', outcome: 'incomplete' })] }),
    ],
    [
      'success',
      'observed findings beside something that is not evaluated',
      gateReport({ clusters: [observed], notEvaluated: [notEvaluated({ isNew: false, blocks: false })] }),
    ],
  ])('is %s for %s', (conclusion, _, report) => {
    expect(conclusionOf(report)).toBe(conclusion);
  });
});

describe('the state of a commit status', () => {
  it.each([
    ['success', 'pass'],
    ['failure', 'fail'],
    ['error', 'incomplete'],
  ] as const)('is %s for %s', (state, outcome) => {
    expect(statusStateOf(gateReport({ outcome }))).toBe(state);
  });
});
