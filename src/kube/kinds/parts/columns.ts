import type { PrinterColumn } from '../../schema/kind.ts';

/** As Kubescape's server prints it: the moment, not an age. A column of type date would become one. */
export const createdAt: PrinterColumn = { name: 'Created At', type: 'string', path: '.metadata.creationTimestamp' };

/** The workload that a result is about, which the name of the object only hints at. */
export const workloadColumns: readonly PrinterColumn[] = [
  { name: 'Workload Kind', type: 'string', path: '.metadata.labels.kubescape\\.io/workload-kind', wide: true },
  { name: 'Workload', type: 'string', path: '.metadata.labels.kubescape\\.io/workload-name', wide: true },
];

/** The image that a result is about, as somebody wrote it. */
export const imageColumn: PrinterColumn = {
  name: 'Image',
  type: 'string',
  path: '.metadata.annotations.kubescape\\.io/image-tag',
  wide: true,
};

/** Whether a result is whole: `ready`, `incomplete`, `too-large` and so on. */
export const stateColumn: PrinterColumn = {
  name: 'Status',
  type: 'string',
  path: '.metadata.annotations.kubescape\\.io/status',
  wide: true,
};
