import { object } from '../../schema/fields.ts';

/** Kubescape emits `status: {}` with these kinds and never writes into it. */
export const emptyStatus = object('Nothing; readers of this kind expect it.', {});
