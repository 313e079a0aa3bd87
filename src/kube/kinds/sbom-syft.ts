import { object } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { syftDocument } from './documents/syft-document.ts';
import { resultsGroup } from './parts/api-groups.ts';
import { createdAt, imageColumn, stateColumn } from './parts/columns.ts';
import { emptyStatus } from './parts/empty-status.ts';
import { sbomMetadata } from './parts/sbom-metadata.ts';

/** The packages and files of one image. Its singular is Kubescape's. */
export const sbomSyft = defineKind({
  group: resultsGroup,
  version: 'v1beta1',
  plural: 'sbomsyfts',
  singular: 'sbomsyfts',
  kind: 'SBOMSyft',
  scope: 'Namespaced',
  description: 'The packages and files of one image.',
  columns: [createdAt, imageColumn, stateColumn],
  spec: object('The contents.', { metadata: sbomMetadata, syft: syftDocument }),
  status: emptyStatus,
});
