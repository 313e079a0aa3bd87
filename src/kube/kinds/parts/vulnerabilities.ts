import { integer, object, optional } from '../../schema/fields.ts';
import type { PrinterColumn } from '../../schema/kind.ts';

const counter = object('Number of matches: a vulnerability counts once for each package that it hits.', {
  all: integer('Matches in the whole image.'),
  relevant: optional(integer('Those in packages that are in use; left out when none is, or nobody looked.')),
});

/** Matches by severity. All six are always there. */
export const matchCounts = object('Number of matches by severity.', {
  critical: counter,
  high: counter,
  medium: counter,
  low: counter,
  negligible: counter,
  unknown: counter,
});

export const matchColumns: readonly PrinterColumn[] = [
  { name: 'Critical', type: 'integer', path: '.spec.severities.critical.all' },
  { name: 'High', type: 'integer', path: '.spec.severities.high.all' },
  { name: 'Medium', type: 'integer', path: '.spec.severities.medium.all' },
  { name: 'Low', type: 'integer', path: '.spec.severities.low.all' },
  { name: 'Negligible', type: 'integer', path: '.spec.severities.negligible.all', wide: true },
  { name: 'Unknown', type: 'integer', path: '.spec.severities.unknown.all', wide: true },
];
