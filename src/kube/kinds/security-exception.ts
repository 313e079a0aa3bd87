import { object } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { conditions, exceptionColumns, exceptionStatus, termLimits, terms } from './exceptions/exception.ts';
import { narrowing } from './exceptions/selector.ts';
import { requestsGroup } from './parts/api-groups.ts';

/** What is accepted in one namespace. The reader of these objects is in the engine. */
export const securityException = defineKind({
  group: requestsGroup,
  version: 'v1beta1',
  plural: 'securityexceptions',
  singular: 'securityexception',
  kind: 'SecurityException',
  scope: 'Namespaced',
  shortNames: ['se'],
  description: 'Failed controls and vulnerabilities that somebody accepts in this namespace.',
  columns: exceptionColumns,
  spec: object(
    'What is accepted, of what, and until when.',
    {
      ...terms,
      match: narrowing(
        object('What it is about; everything in the namespace, if left out.', conditions, { keepsUnknown: true }),
      ),
    },
    termLimits,
  ),
  status: exceptionStatus,
  hasStatusSubresource: true,
});
