import { object } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { conditions, exceptionColumns, exceptionStatus, termLimits, terms } from './exceptions/exception.ts';
import { narrowing, selector } from './exceptions/selector.ts';
import { requestsGroup } from './parts/api-groups.ts';

/** What is accepted in the whole cluster, or in some namespaces. The reader of these objects is in the engine. */
export const clusterSecurityException = defineKind({
  group: requestsGroup,
  version: 'v1beta1',
  plural: 'clustersecurityexceptions',
  singular: 'clustersecurityexception',
  kind: 'ClusterSecurityException',
  scope: 'Cluster',
  shortNames: ['cse'],
  description: 'Failed controls and vulnerabilities that somebody accepts in the cluster.',
  columns: exceptionColumns,
  spec: object(
    'What is accepted, of what, and until when.',
    {
      ...terms,
      match: narrowing(
        object(
          'What it is about; everything in the cluster, if left out.',
          { ...conditions, namespaceSelector: selector('Labels of the namespace of the object.') },
          { keepsUnknown: true },
        ),
      ),
    },
    termLimits,
  ),
  status: exceptionStatus,
  hasStatusSubresource: true,
});
