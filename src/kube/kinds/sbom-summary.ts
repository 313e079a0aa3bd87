import { object } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { resultsGroup } from './parts/api-groups.ts';
import { createdAt, imageColumn, stateColumn } from './parts/columns.ts';
import { emptyStatus } from './parts/empty-status.ts';

/** Stands for a list of contents where those who watch need no more than its metadata. */
export const sbomSummary = defineKind({
  group: resultsGroup,
  version: 'v1beta1',
  plural: 'sbomsummaries',
  singular: 'sbomsummary',
  kind: 'SBOMSummary',
  scope: 'Namespaced',
  description: 'Says by its metadata that the contents of an image are known.',
  columns: [createdAt, imageColumn, stateColumn],
  spec: object('Nothing: the metadata say it all.', {}),
  status: emptyStatus,
});
