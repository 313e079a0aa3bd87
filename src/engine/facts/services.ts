import type { ExposingService, Labels } from '../../model/control.ts';
import { entries, field, fieldAt, includesLabels, isMapping, isPresent, isSame, items } from '../read.ts';
import type { ReadItems } from './fact-store.ts';
import type { Source } from './partitions.ts';

interface Service extends ExposingService {
  readonly selector: Labels;
  readonly opensSsh: boolean;
}

/** Services with a namespace and a selector. */
export const services: Source<Service> = {
  name: 'services',
  matches: [{ groups: [''], versions: ['v1'], kinds: ['Service'] }],
  read({ key, apiVersion, kind, namespace, name, object }) {
    const spec = field(object, 'spec');
    const selector = field(spec, 'selector');
    if (namespace === '' || !isMapping(selector)) return undefined;
    const opensSsh = items(field(spec, 'ports')).some(
      (port) => isSshPort(field(port, 'port')) || isSshPort(field(port, 'targetPort')),
    );
    const item = { key, apiVersion, kind, namespace, name, selector, opensSsh, exposed: isExposed(object) };
    return { partition: namespace, item };
  },
};

/** The Services that select a workload by its own labels, or whose selector equals the workload's. */
export function exposing(
  read: ReadItems,
  namespace: string,
  labels: Labels,
  matchLabels: Labels | undefined,
): readonly ExposingService[] {
  return read(services, namespace)
    .filter(({ selector }) => entries(selector).length > 0)
    .filter(({ selector }) => includesLabels(labels, selector) || isSame(matchLabels, selector))
    .map(({ selector: _selector, opensSsh: _opensSsh, ...service }) => service);
}

/** Whether Services select exactly these labels, and whether one of those opens an SSH port. */
export function exactly(
  read: ReadItems,
  namespace: string,
  labels: Labels,
): { readonly any: boolean; readonly ssh: boolean } {
  const selecting = read(services, namespace).filter(({ selector }) => isSame(selector, labels));
  return { any: selecting.length > 0, ssh: selecting.some(({ opensSsh }) => opensSsh) };
}

/** A load balancer that only has a host name does not count, nor do named or quoted ports. */
function isExposed(object: unknown): boolean {
  const type = fieldAt(object, 'spec', 'type');
  if (type !== 'LoadBalancer') return type === 'NodePort';
  return isPresent(field(items(fieldAt(object, 'status', 'loadBalancer', 'ingress'))[0], 'ip'));
}

function isSshPort(port: unknown): boolean {
  return port === 22 || port === 2222;
}
