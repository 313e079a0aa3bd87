import { field, fieldAt, text } from '../../engine/read.ts';

const label = 'kubescape.io/ignore';

/** Where an object, or the Pods that it makes, say what they are. */
const places = [
  ['metadata', 'labels'],
  ['spec', 'template', 'metadata', 'labels'],
  ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'],
] as const;

/** Whether an object asks not to be judged, as the Pods of this installation do. */
export function isIgnored(object: unknown): boolean {
  return places.some((place) => text(field(fieldAt(object, ...place), label)) === 'true');
}
