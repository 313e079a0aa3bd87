import * as z from 'zod';

/** Something that the operator wants judged, as it goes over the wire. */
export const Trigger = z.object({
  apiVersion: z.string().min(1).max(300),
  kind: z.string().min(1).max(100),
  /** Empty of what has none. */
  namespace: z.string().max(253),
  name: z.string().min(1).max(500),
  uid: z.string().max(200),
  /** What the scanner has to have seen before it judges. */
  resourceVersion: z.string().max(100),
  /** `rescan`: somebody asked for it, so the stored result is compared field by field. */
  type: z.enum(['changed', 'deleted', 'rescan']),
  /** The value of kubescape.io/rescan that asked. */
  request: z.string().max(500).optional(),
});
export type Trigger = z.infer<typeof Trigger>;

/** More go in several requests. */
export const mostTriggers = 500;

/** `POST /v1/triggers` of the scanner. Sent again without harm. */
export const TriggerRequest = z.object({ triggers: z.array(Trigger).max(mostTriggers) });
export type TriggerRequest = z.infer<typeof TriggerRequest>;

/**
 * What became of each, in their order: `judged` (what is stored says what holds now), `filtered` (its namespace is not to
 * be judged), `not-reached` (the scanner has not seen that version in time; to be sent again), `failed` (a write failed; to be
 * sent again). `writes` counts results written or deleted because of the whole request.
 */
export const TriggerAnswer = z.object({
  outcomes: z.array(z.enum(['judged', 'filtered', 'not-reached', 'failed'])),
  writes: z.number(),
});
export type TriggerAnswer = z.infer<typeof TriggerAnswer>;
