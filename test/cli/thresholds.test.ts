import { describe, expect, it } from 'vitest';
import { readThresholds } from '../../src/cli/thresholds.ts';
import { command, scan, sideBySide } from '../support/command.ts';

describe('thresholds', sideBySide, () => {
  it('let everything pass when there are none', async () => {
    const { code, report } = await scan(['web']);

    expect([code, report.outcome, report.exceeded]).toEqual([0, 'pass', []]);
    expect(report.severityCounters).toMatchObject({ critical: 0, high: 3 });
  });

  it('of severity fail from it on, and say what exceeds them', async () => {
    const [critical, high, medium, low] = await Promise.all(
      ['critical', 'HIGH', 'medium', 'low'].map((name) => scan(['web', '--severity-threshold', name])),
    );

    expect([critical?.code, high?.code, medium?.code, low?.code]).toEqual([0, 1, 1, 1]);
    expect(high?.report).toMatchObject({
      outcome: 'fail',
      exceeded: ['3 high at or above the severity threshold "high"'],
    });
    expect(medium?.report.exceeded).toEqual(['3 high, 5 medium at or above the severity threshold "medium"']);
  });

  it('of severity count only controls that take part', async () => {
    const { code, report } = await scan(['web', '--control', 'C-0017', '--severity-threshold', 'medium']);

    expect([code, report.severityCounters.low]).toEqual([0, 1]);
  });

  it('of compliance fail below them, not at them', async () => {
    const half = ['web', 'worker', '--control', 'C-0057', '--compliance-threshold'];

    const [at, above, none] = await Promise.all([scan([...half, '50']), scan([...half, '50.1']), scan([...half, '0'])]);

    expect([at.code, above.code, none.code]).toEqual([0, 1, 0]);
    expect(above.report).toMatchObject({
      complianceScore: 50,
      exceeded: ['the compliance score 50 is below the threshold 50.1'],
    });
  });

  it('that are both exceeded are both told, also on a terminal', async () => {
    const args = ['scan', 'web', '--severity-threshold', 'high', '--compliance-threshold', '99'];

    const { code, stdout } = await command(args);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^Failed: 3 high .*; the compliance score \S+ is below the threshold 99\.$/m);
  });

  it('are outweighed by what could not be evaluated', async () => {
    const { code, report } = await scan(['web', 'missing', '--severity-threshold', 'high']);

    expect([code, report.outcome]).toEqual([3, 'incomplete']);
    expect(report.exceeded).toHaveLength(1);
  });

  it('still hold where what cannot be read is allowed', async () => {
    const { code, report } = await scan(['web', 'missing', '--severity-threshold', 'high', '--allow-unreadable']);

    expect([code, report.outcome, report.problems.length]).toEqual([1, 'fail', 1]);
  });

  it('are refused with 2 when they are none', async () => {
    const results = await Promise.all([
      command(['scan', 'web', '--severity-threshold', 'severe']),
      command(['scan', 'web', '--compliance-threshold', '101']),
    ]);

    expect(results).toEqual([
      {
        code: 2,
        stdout: '',
        stderr: 'error: unknown severity "severe"; expected one of low, medium, high, critical\n',
      },
      {
        code: 2,
        stdout: '',
        stderr: 'error: --compliance-threshold "101" is no percentage; expected a number from 0 to 100\n',
      },
    ]);
  });

  it.each(['', ' ', '-1', '100.1', 'NaN', '50%', 'Infinity'])('take no %o for a percentage', (text) => {
    expect(() => readThresholds(undefined, text)).toThrow('is no percentage');
  });
});
