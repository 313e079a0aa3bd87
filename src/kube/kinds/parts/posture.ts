import { decimal, integer, object, optional, text } from '../../schema/fields.ts';
import type { PrinterColumn } from '../../schema/kind.ts';

export const controlSeverity = object('How much a failure of the control weighs.', {
  severity: text('Critical, High, Medium, Low or Unknown; empty if nobody knows the control.'),
  scoreFactor: decimal('Score of the control, 0 to 10. It decides the severity.', 'float'),
});

const status = text('passed, failed or skipped; empty if unknown.');
const subStatus = optional(
  text('Why it is so, such as "w/exceptions", "irrelevant" or "configuration"; mostly left out.'),
);

export const controlStatus = object('Verdict of the control on this workload.', {
  status,
  subStatus,
  info: optional(text('A sentence about why the control was not judged; mostly left out.')),
});

export const ruleStatus = object('Verdict of the rule on this workload.', { status, subStatus });

/** Failed controls by severity: controls are counted, not their places. */
export const failedControls = object('Number of failed controls by severity.', {
  critical: integer('Failed controls of severity Critical (score 9 and above).'),
  high: integer('Failed controls of severity High (score 7 and above).'),
  medium: integer('Failed controls of severity Medium (score 4 and above).'),
  low: integer('Failed controls of severity Low (score 1 and above).'),
  unknown: integer('Failed controls of a lower score, or of none.'),
});

export const failedControlColumns: readonly PrinterColumn[] = [
  { name: 'Critical', type: 'integer', path: '.spec.severities.critical' },
  { name: 'High', type: 'integer', path: '.spec.severities.high' },
  { name: 'Medium', type: 'integer', path: '.spec.severities.medium' },
  { name: 'Low', type: 'integer', path: '.spec.severities.low' },
  { name: 'Unknown', type: 'integer', path: '.spec.severities.unknown', wide: true },
];
