import type { ExposingService, Labels, Match } from '../../model/control.ts';
import { field, fieldAt, includesLabels, isMapping, isPresent, isSame, items } from '../read.ts';
import type { ReadItems } from './fact-store.ts';
import { labelsIn } from './labels.ts';
import type { Source } from './partitions.ts';

interface Service extends ExposingService {
  readonly selector: Labels;
}

const matches: readonly Match[] = [{ groups: [''], versions: ['v1'], kinds: ['Service'] }];

/** Services with a selector, each under one label that whatever it selects must have. */
export const servicesByLabel: Source<Service> = {
  name: 'services by label',
  matches,
  read({ key, apiVersion, kind, namespace, name, object }) {
    const selector = selectorOf(object);
    const [label] = selector ? labelsIn(selector) : [];
    if (namespace === '' || selector === undefined || label === undefined) return [];
    const item = { key, apiVersion, kind, namespace, name, selector, exposed: isExposed(object) };
    return [{ partition: JSON.stringify([namespace, label]), item }];
  },
};

/** Whether a Service opens an SSH port, under its whole selector. */
export const servicesBySelector: Source<boolean> = {
  name: 'services by selector',
  matches,
  read({ namespace, object }) {
    const selector = selectorOf(object);
    if (namespace === '' || selector === undefined) return [];
    const item = items(fieldAt(object, 'spec', 'ports')).some(
      (port) => isSshPort(field(port, 'port')) || isSshPort(field(port, 'targetPort')),
    );
    return [{ partition: JSON.stringify([namespace, ...labelsIn(selector)]), item }];
  },
};

/** The Services that select a workload by its own labels, or whose selector equals the workload's; sorted by key. */
export function exposing(
  read: ReadItems,
  namespace: string,
  labels: Labels,
  matchLabels: Labels | undefined,
): readonly ExposingService[] {
  const found = new Map<string, ExposingService>();
  for (const label of new Set([...labelsIn(labels), ...labelsIn(matchLabels ?? {})])) {
    for (const { selector, ...service } of read(servicesByLabel, JSON.stringify([namespace, label]))) {
      if (!includesLabels(labels, selector) && !isSame(matchLabels, selector)) continue;
      found.set(service.key, service);
    }
  }
  return Array.from(found.values()).toSorted((left, right) => (left.key < right.key ? -1 : 1));
}

/** Whether Services select exactly these labels, and whether one of those opens an SSH port. */
export function exactly(
  read: ReadItems,
  namespace: string,
  labels: Labels,
): { readonly any: boolean; readonly ssh: boolean } {
  const opening = read(servicesBySelector, JSON.stringify([namespace, ...labelsIn(labels)]));
  return { any: opening.length > 0, ssh: opening.some(Boolean) };
}

function selectorOf(object: unknown): Labels | undefined {
  const selector = fieldAt(object, 'spec', 'selector');
  return isMapping(selector) ? selector : undefined;
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
