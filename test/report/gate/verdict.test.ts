import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../../src/report/gate/gate-report.ts';
import { gateOutcomeSentence, nextStep } from '../../../src/report/gate/verdict.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { clusterOf, noCounts } from './sample-parts.ts';
import { failingReport, incompleteReport, largeReport, passingReport, reportNaming } from './sample-report.ts';

const one: GateReport = {
  ...passingReport,
  counts: { ...noCounts, new: 1 },
  clusters: [clusterOf({ name: 'lab', counts: { ...noCounts, new: 1 } })],
};

describe('the sentence of the outcome', () => {
  it.each([
    [passingReport, 'PASS: nothing gets worse (411 objects, 2 controls, 3 clusters).'],
    [
      one,
      'PASS: this change makes 1 thing worse, but it does not block: 1 in lab (137 objects, 2 controls, 1 cluster).',
    ],
    [
      { ...failingReport, outcome: 'pass', effects: [] },
      'PASS: this change makes 4 things worse, but none of them blocks: 2 in dev, 2 in prod ' +
        '(411 objects, 2 controls, 3 clusters; 1 thing not evaluated; 1 finding not comparable).',
    ],
    [
      failingReport,
      'FAIL: this change makes 4 things worse, 3 of them blocking: 2 in prod, 1 in dev; it also deletes 1 object for good.',
    ],
    [
      { ...one, outcome: 'fail', effects: failingReport.effects },
      'FAIL: this change deletes 1 object for good; besides, it makes 1 thing worse without blocking.',
    ],
    [largeReport(3), 'FAIL: this change makes 3 things worse: 2 in prod, 1 in dev.'],
    [incompleteReport, 'INCOMPLETE: 1 thing could not be evaluated (1 in prod), so nothing counts as clean.'],
    [
      { ...largeReport(1), outcome: 'incomplete' },
      'INCOMPLETE: not everything could be evaluated, so nothing counts as clean; besides, this change makes 1 thing worse: 1 in prod.',
    ],
  ] as const)('counts what is so', (report, sentence) => {
    expect(gateOutcomeSentence(report)).toBe(sentence);
  });

  it('calls nothing clean that could not be compared or evaluated', () => {
    const { notEvaluated } = failingReport;

    expect(gateOutcomeSentence({ ...passingReport, notEvaluated })).toBe(
      'PASS: nothing that could be compared gets worse (411 objects, 2 controls, 3 clusters; 1 thing not evaluated).',
    );
  });

  it('does not count clusters that the change removes', () => {
    const clusters = passingReport.clusters.map(
      (cluster, index) => ({ ...cluster, change: index === 0 ? 'removed' : 'same' }) as const,
    );

    expect(gateOutcomeSentence({ ...passingReport, clusters })).toContain('(274 objects, 2 controls, 2 clusters)');
  });

  it('adds up what does not fit', () => {
    const clusters = Array.from({ length: 9 }, (_, index) => {
      return clusterOf({ name: `c${index}`, counts: { ...noCounts, new: 9 - index } });
    });

    expect(gateOutcomeSentence({ ...one, outcome: 'pass', clusters, counts: { ...noCounts, new: 45 } })).toContain(
      '45 things worse, but none of them blocks: 9 in c0, 8 in c1, 7 in c2, 6 in c3, 15 elsewhere (',
    );
  });

  it('is a title: one line, 255 characters at most, whatever names say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        for (const outcome of ['pass', 'fail', 'incomplete'] as const) {
          const report = { ...reportNaming(name), outcome };
          expect(gateOutcomeSentence(report).length).toBeLessThanOrEqual(255);
          expect(gateOutcomeSentence(report) + nextStep(report)).not.toMatch(/\p{Cc}|\p{Cf}|^::|##\[/u);
        }
      }),
      propertyRuns(200),
    );
  });
});

describe('the next step', () => {
  it.each([
    [passingReport, 'Next: nothing to do.'],
    [one, 'Next: nothing has to be done; 1 new finding may be worth a look.'],
    [
      { ...passingReport, notEvaluated: failingReport.notEvaluated },
      'Next: nothing has to be done; mind what could not be evaluated or compared.',
    ],
    [
      failingReport,
      'Next: begin with apps/base/web.yaml:12, which causes 2 of 3 findings that block; what is accepted on purpose needs a waiver in the base first.',
    ],
    [
      largeReport(1),
      'Next: begin with apps/base/web.yaml:12, which causes the finding that blocks; what is accepted on purpose needs a waiver in the base first.',
    ],
    [
      { ...failingReport, causes: [] },
      'Next: undo what happens to PersistentVolumeClaim shop/data, or change the policy of the base first.',
    ],
    [
      incompleteReport,
      'Next: repair what keeps Kustomization apps/web at apps/base/kustomization.yaml:4:3 from being evaluated, then run the gate again.',
    ],
  ] as const)('names what stands first', (report, sentence) => {
    expect(nextStep(report)).toBe(sentence);
  });
});
