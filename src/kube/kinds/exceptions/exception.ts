import { flag, integer, list, moment, object, oneOf, optional, text } from '../../schema/fields.ts';
import type { PrinterColumn } from '../../schema/kind.ts';
import { narrowing, selector } from './selector.ts';

// Seconds, a capital T and a zone: what the reader of exceptions takes, among all that is a date-time.
const clock = '([01][0-9]|2[0-3]):[0-5][0-9]';
const moments = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T${clock}:[0-5][0-9](\\.[0-9]+)?(Z|[+-]${clock})$`;

const resource = object(
  'One object, or all of a kind.',
  {
    apiGroup: narrowing(text('API group; empty for the core group, left out for any.')),
    kind: text('Kind, such as Deployment.', { pattern: '^[A-Za-z][A-Za-z0-9]*$' }),
    name: narrowing(text('Name, as it is; left out for all.', { maxLength: 253, pattern: '^[^\\s/%*]+$' })),
  },
  { keepsUnknown: true },
);

/** The conditions that an exception of either kind may have: all of them have to hold. */
export const conditions = {
  objectSelector: selector('Labels of the object.'),
  resources: narrowing(list('Objects, one of which it has to be.', resource, 1)),
  images: narrowing(
    list('Images, one of which it has to use.', text('A glob; * stops at a slash, ** does not.', { minLength: 1 }), 1),
  ),
};

const posture = object(
  'A control that may fail.',
  {
    controlID: text('Id of the control, such as C-0057.', { pattern: '^[Cc]-[0-9]{4}$' }),
    frameworkName: narrowing(text('Framework in which it may; left out for all.', { minLength: 1 })),
    action: oneOf('Whether it counts as passed, or stays failed and stops nothing.', ['ignore', 'alert_only']),
  },
  { keepsUnknown: true },
);

const vulnerability = object(
  'A vulnerability that may be there.',
  {
    vulnerability: object('Which one.', {
      id: text('Id, such as CVE-2026-1234.'),
      aliases: optional(list('Its other ids.', text('An id.'))),
    }),
    status: oneOf('What is known of it.', ['not_affected', 'fixed', 'under_investigation']),
    justification: optional(
      oneOf('Why it does no harm.', [
        'component_not_present',
        'vulnerable_code_not_present',
        'vulnerable_code_not_in_execute_path',
        'vulnerable_code_cannot_be_controlled_by_adversary',
        'inline_mitigations_already_exist',
      ]),
    ),
    impactStatement: optional(text('The same in words.')),
    expiredOnFix: optional(flag('Whether it ends when there is a version without the vulnerability.')),
  },
  { keepsUnknown: true },
);

/** What an exception of either kind says, `match` aside. */
export const terms = {
  author: optional(text('Who is answerable for it.')),
  reason: optional(text('Why it is accepted.')),
  expiresAt: narrowing(text('When it ends.', { format: 'date-time', pattern: moments })),
  posture: optional(list('Controls that may fail.', posture)),
  vulnerabilities: optional(list('Vulnerabilities that may be there.', vulnerability)),
};

/** Unknown fields stay: an exception without its misspelt part would be a wider one, so the reader has to see it. */
export const termLimits = {
  keepsUnknown: true,
  rules: [
    {
      rule: '(has(self.posture) && size(self.posture) > 0) || (has(self.vulnerabilities) && size(self.vulnerabilities) > 0)',
      message: 'excepts nothing; expected posture or vulnerabilities',
    },
  ],
} as const;

export const exceptionStatus = object('What has become of it.', {
  observedGeneration: optional(integer('The generation of the object that this is about.')),
  matched: optional(integer('Number of failures that it accepts now.')),
  lastMatchedAt: optional(moment('When it last accepted one.')),
  expired: optional(flag('Whether it is over.')),
  problem: optional(text('Why it accepts nothing, in a sentence; left out when all is well.')),
});

export const exceptionColumns: readonly PrinterColumn[] = [
  { name: 'Reason', type: 'string', path: '.spec.reason' },
  { name: 'Expires', type: 'string', path: '.spec.expiresAt' },
  { name: 'Age', type: 'date', path: '.metadata.creationTimestamp' },
  { name: 'Matched', type: 'integer', path: '.status.matched' },
  { name: 'Problem', type: 'string', path: '.status.problem' },
];
