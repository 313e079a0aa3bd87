import * as z from 'zod';
import { Expiry } from './expiry.ts';

const text = z.string({ error: ({ input }) => (input === undefined ? 'is missing' : 'expected a text; quote it') });
const name = text.max(253, 'is too long').regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'is no name of Kubernetes');
const controlId = text.regex(/^C-\d{4}$/i, 'is no control; expected one such as C-0057');
const kind = text.regex(/^[A-Za-z][A-Za-z0-9]*$/, 'is no kind; expected one such as Deployment');
const objectName = text.max(253, 'is too long').regex(/^[^\s/%*]+$/, 'is no name; patterns are not known here');

const labelName = '([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]';
const LabelKey = text.max(317).regex(new RegExp(`^([-a-z0-9.]{1,253}/)?${labelName}$`), 'is no key of a label');
const LabelValue = text.regex(new RegExp(`^(${labelName})?$`), 'is no value of a label');

const Requirement = z
  .strictObject({
    key: LabelKey,
    operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist'], { error: 'expected In, NotIn, Exists, DoesNotExist' }),
    values: z.array(LabelValue).optional(),
  })
  .refine(({ operator, values = [] }) => operator.endsWith('In') === values.length > 0, {
    error: 'In and NotIn have values, Exists and DoesNotExist have none',
  });

const Selector = z.strictObject({
  matchLabels: z.record(LabelKey, LabelValue).optional(),
  matchExpressions: z.array(Requirement).optional(),
});

/** What an empty list means nobody says; all is what it must not be. */
const someOf = <Item extends z.ZodType>(item: Item): z.ZodArray<Item> => {
  return z.array(item).min(1, 'is empty; leave it out to mean all');
};

const Match = z.strictObject({
  objectSelector: Selector.optional(),
  namespaceSelector: Selector.optional(),
  resources: someOf(z.strictObject({ apiGroup: text.optional(), kind, name: objectName.optional() })).optional(),
  images: someOf(text.min(1, 'is empty')).optional(),
});

const Posture = z.strictObject({
  controlID: controlId,
  frameworkName: text.min(1, 'is empty; leave it out to mean all').optional(),
  action: z.enum(['ignore', 'alert_only'], { error: 'expected ignore or alert_only' }),
});

/**
 * A SecurityException or ClusterSecurityException. An API server drops fields that it does not know; here they are
 * refused, since an exception without a misspelt part is a wider one.
 */
export const SecurityException = z.strictObject({
  apiVersion: z.literal('kubescape.io/v1beta1', { error: 'expected kubescape.io/v1beta1' }),
  kind: z.enum(['SecurityException', 'ClusterSecurityException']),
  metadata: z.looseObject({ name, namespace: name.max(63, 'is too long').optional() }),
  spec: z.strictObject({
    author: z.string().optional(),
    reason: z.string().optional(),
    expiresAt: Expiry.optional(),
    match: Match.optional(),
    posture: z.array(Posture).optional(),
    // They say nothing about posture, so their own reader judges them.
    vulnerabilities: z.array(z.unknown()).optional(),
  }),
  status: z.unknown().optional(),
});
export type SecurityException = z.infer<typeof SecurityException>;
