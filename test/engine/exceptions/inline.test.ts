import { describe, expect, it } from 'vitest';
import { isSkippedInline } from '../../../src/engine/exceptions/inline.ts';
import { pod } from '../../support/cluster-objects.ts';
import { inventoryOf, verdictOf } from '../../support/inventories.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const subject = { control: 'C-0057', rule: 'rule-privilege-escalation', frameworks: [] };
const skipped = (annotations: unknown): boolean => isSkippedInline(annotations, subject, now);
const until = (expiry: unknown): object => ({
  'kubescape.io/skip-controls': 'C-0057',
  'kubescape.io/skip-expiry': expiry,
});

describe('an annotation that skips controls', () => {
  it.each(['C-0057', 'c-0057', ' C-0057 ', 'C-0001,C-0057', 'C-0001, C-0057 ,', ',,C-0057'])('lists %j', (list) => {
    expect(skipped({ 'kubescape.io/skip-controls': list })).toBe(true);
  });

  it.each(['', 'C-0058', 'C-005', 'C-00577', 'C-0057;C-0058', 'C-.*', '*', 7, null, ['C-0057'], { 'C-0057': '' }])(
    'does not list it with %j',
    (list) => {
      expect(skipped({ 'kubescape.io/skip-controls': list })).toBe(false);
    },
  );

  it.each([
    undefined,
    null,
    'kubescape.io/skip-controls',
    7,
    [],
    {},
    { 'kubescape.io/skip-expiry': '2027-01-01T00:00:00Z' },
  ])('is not among %j', (annotations) => {
    expect(skipped(annotations)).toBe(false);
  });

  it.each(['2026-06-01T12:00:01Z', '2026-06-01T15:00:00+02:00', '2026-06-01T12:00:00.001Z'])(
    'is in force before %s',
    (expiry) => {
      expect(skipped(until(expiry))).toBe(true);
    },
  );

  it.each(['2026-06-01T12:00:00Z', '2026-06-01T13:59:59+02:00', '2020-01-01T00:00:00Z'])(
    'is over since %s',
    (expiry) => {
      expect(skipped(until(expiry))).toBe(false);
    },
  );

  it.each(['', 'tomorrow', '2026-13-01T00:00:00Z', 7, null])(
    'is in force whatever a malformed expiry %j says',
    (expiry) => {
      expect(skipped(until(expiry))).toBe(true);
    },
  );

  it.each(['2020', '2020-01-01', '1', 'Jan 1, 2020'])('is in force whatever an expiry like %j says', (expiry) => {
    expect(skipped(until(expiry))).toBe(true);
  });
});

describe('an evaluation', () => {
  const annotated = pod('front') as { metadata: object };
  annotated.metadata = { ...annotated.metadata, annotations: { 'kubescape.io/skip-controls': 'C-0030' } };

  it('honours annotations when told the time', () => {
    const evaluation = inventoryOf([annotated], { inlineExceptionsAt: now }).evaluate();

    expect(verdictOf(evaluation, '/v1/shop/Pod/front', 'C-0030')).toMatchObject({
      status: 'passed',
      subStatus: 'w/exceptions',
      rules: [{ exceptions: ['kubescape.io/skip-controls'] }],
    });
    expect(verdictOf(evaluation, '/v1/shop/Pod/front', 'C-0016')?.status).toBe('failed');
  });

  it('does not look at annotations otherwise', () => {
    const evaluation = inventoryOf([annotated]).evaluate();

    expect(verdictOf(evaluation, '/v1/shop/Pod/front', 'C-0030')?.status).toBe('failed');
  });
});
