import { object } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { spdxDocument } from './documents/spdx-document.ts';
import { resultsGroup } from './parts/api-groups.ts';
import { createdAt, imageColumn, stateColumn } from './parts/columns.ts';
import { emptyStatus } from './parts/empty-status.ts';
import { sbomMetadata } from './parts/sbom-metadata.ts';

/** The packages and files of one image that a container uses, as SPDX 2.3. Kubescape itself has moved on to Syft's documents. */
export const sbomSpdxV2p3Filtered = defineKind({
  group: resultsGroup,
  version: 'v1beta1',
  plural: 'sbomspdxv2p3filtereds',
  singular: 'sbomspdxv2p3filtered',
  kind: 'SBOMSPDXv2p3Filtered',
  scope: 'Namespaced',
  description: 'The packages and files of one image that a container uses, as SPDX 2.3.',
  columns: [createdAt, imageColumn, stateColumn],
  spec: object('The contents.', { metadata: sbomMetadata, spdx: spdxDocument }),
  status: emptyStatus,
});
