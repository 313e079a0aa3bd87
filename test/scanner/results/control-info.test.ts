import { describe, expect, it } from 'vitest';
import { controls } from '../../../src/engine/controls/index.ts';
import { controlInfo } from '../../../src/scanner/results/control-info.ts';
import { resultsOf } from '../../support/posture-results.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'n', labels: { app: 'a' } },
  spec: { containers: [{ name: 'c', image: 'i' }] },
};

describe('the info of a control', () => {
  it('is empty unless it is skipped', () => {
    expect(controlInfo({ status: 'failed', subStatus: '', reason: 'x' })).toBe('');
    expect(controlInfo({ status: 'passed', subStatus: 'w/exceptions' })).toBe('');
  });

  it('says what could not be read', () => {
    const unavailable = new Map([['NetworkPolicy', 'forbidden']]);
    const [result] = resultsOf([pod], { options: { unavailable } });

    expect(result?.scan.spec.controls['C-0030']?.status).toEqual({
      status: 'skipped',
      subStatus: 'notEvaluated',
      info: 'Control was not evaluated because required resource types could not be collected: forbidden',
    });
  });

  it('says that inputs are missing', () => {
    const [result] = resultsOf([pod], { options: { inputs: {} } });

    expect(result?.scan.spec.controls['C-0046']?.status).toMatchObject({
      status: 'skipped',
      subStatus: 'configuration',
      info: expect.stringMatching(/^Control configurations are empty \(the control inputs give it nothing/),
    });
  });

  it('does not call a rule that broke a want of data', () => {
    const [control] = controls.filter(({ id }) => id === 'C-0057');
    const [rule] = control?.rules ?? [];
    if (!control || !rule) throw new Error('there is no C-0057');
    const keep = (): never => {
      throw new Error('boom');
    };
    const [result] = resultsOf([pod], { options: { controls: [{ ...control, rules: [{ ...rule, keep }] }] } });

    expect(result?.scan.spec.controls['C-0057']?.status.info).toBe('the rule failed: boom');
  });

  it('is at most about a thousand characters, and well-formed', () => {
    const info = controlInfo({ status: 'skipped', subStatus: '', reason: `${'x'.repeat(999)}💥` });

    expect(info).toBe(`${'x'.repeat(999)}\ufffd`);
  });
});
