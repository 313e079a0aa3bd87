import type { TriggerAnswer } from '../../service/triggers/trigger.ts';

export type TriggerOutcome = TriggerAnswer['outcomes'][number];

/** All that may become of a trigger. */
export const triggerOutcomes = [
  'judged',
  'filtered',
  'not-reached',
  'failed',
] as const satisfies readonly TriggerOutcome[];
