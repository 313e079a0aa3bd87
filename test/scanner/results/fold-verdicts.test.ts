import { describe, expect, it } from 'vitest';
import type { ControlVerdict, ResourceVerdicts, RuleVerdict } from '../../../src/model/evaluation.ts';
import type { Violation } from '../../../src/model/finding.ts';
import { foldVerdicts } from '../../../src/scanner/results/fold-verdicts.ts';

const finding = (subject: string): Violation => ({ subject, failed: [[subject]], review: [], delete: [], fix: [] });

function verdicts(service: string, rule: Partial<RuleVerdict>, control = 'C-1'): ResourceVerdicts {
  const whole: RuleVerdict = { name: 'r', status: 'passed', subStatus: '', exceptions: [], violations: [], ...rule };
  const { status, subStatus } = whole;
  const only: ControlVerdict = { id: control, status, subStatus, rules: [whole] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: 'n',
    name: 'p',
    id: service,
    key: service,
    related: service === '' ? [] : [{ apiVersion: 'v1', kind: 'Service', namespace: 'n', name: service }],
    status,
    controls: [only],
  };
}

describe('folded verdicts', () => {
  it('have every control once, in order', () => {
    const folded = foldVerdicts([verdicts('', {}, 'C-2'), verdicts('a', {}, 'C-1')], 'related');

    expect(folded.map(({ id }) => id)).toEqual(['C-1', 'C-2']);
  });

  it.each([
    ['failed', '', 'skipped', 'notEvaluated'],
    ['failed', '', 'passed', 'w/exceptions'],
    ['skipped', 'configuration', 'passed', ''],
    ['passed', 'w/exceptions', 'passed', ''],
  ] as const)('are %s "%s" rather than %s "%s", whichever comes first', (status, subStatus, other, otherSub) => {
    const worse = verdicts('a', { status, subStatus, violations: [finding('x')] });
    const better = verdicts('b', { status: other, subStatus: otherSub, violations: [finding('y')] });

    for (const parts of [
      [worse, better],
      [better, worse],
    ]) {
      const [control] = foldVerdicts(parts, 'related');
      expect(control).toMatchObject({ status, subStatus });
      expect(control?.rules).toEqual([
        { name: 'r', status, subStatus, exceptions: [], violations: [finding('x')], relatedIds: ['/v1/n/Service/a'] },
      ]);
    }
  });

  it('join findings, exceptions and Services of what is equally bad, each once', () => {
    const failed = { status: 'failed', exceptions: ['e'] } as const;
    const [control] = foldVerdicts(
      [
        verdicts('b', { ...failed, violations: [finding('x')] }),
        verdicts('a', { ...failed, violations: [finding('x'), finding('y')] }),
      ],
      'related',
    );

    expect(control?.rules).toEqual([
      {
        name: 'r',
        status: 'failed',
        subStatus: '',
        exceptions: ['e'],
        violations: [finding('x'), finding('y')],
        relatedIds: ['/v1/n/Service/a', '/v1/n/Service/b'],
      },
    ]);
  });

  it('name no related objects where the result lists them anyway', () => {
    expect(foldVerdicts([verdicts('a', {})], 'none')[0]?.rules[0]?.relatedIds).toEqual([]);
  });
});
