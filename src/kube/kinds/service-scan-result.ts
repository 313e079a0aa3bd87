import { flag, ifAny, integer, list, object, optional, text } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { requestsGroup } from './parts/api-groups.ts';

const port = object('A port that was tried.', {
  port: integer('Number of the port.', 'int32'),
  protocol: text('Protocol of the Service, such as TCP.'),
  sessionLayer: optional(text('What answered below the application, such as tcp or tls; may be empty.')),
  presentationLayer: optional(text('What answered in between, such as http; may be empty.')),
  applicationLayer: optional(text('What answered, such as kafka; may be empty.')),
  authenticated: ifAny(flag('Whether it asked who we are; null if nobody can tell.')),
});

/** What answers at the ports of one Service. */
export const serviceScanResult = defineKind({
  group: requestsGroup,
  version: 'v1',
  plural: 'servicesscanresults',
  singular: 'servicescanresult',
  kind: 'ServiceScanResult',
  scope: 'Namespaced',
  shortNames: ['kssa'],
  description: 'What answers at the ports of a Service, and whether it asks for a name.',
  columns: [
    { name: 'Cluster IP', type: 'string', path: '.spec.clusterIP' },
    { name: 'Age', type: 'date', path: '.metadata.creationTimestamp' },
  ],
  spec: object('What answered.', {
    clusterIP: text('Address of the Service.'),
    ports: ifAny(list('The ports that were tried.', port)),
  }),
});
