import type { Control } from '../model/control.ts';

/**
 * Controls that pass where there is no API server or no node to look at, as Kubescape has them. Of a rendered cluster it
 * is known that nobody looked, so they are skipped.
 */
const needsOfRunningClusters = new Map<string, Control['needs']>([
  ['C-0005', ['cloud']],
  ['C-0058', ['host']],
]);

/** The same controls, each with what only a running cluster has of what it needs. */
export function controlsOfRenderedClusters(controls: readonly Control[]): readonly Control[] {
  return controls.map((control) => {
    const needs = control.needs ?? needsOfRunningClusters.get(control.id);
    return needs === undefined ? control : { ...control, needs };
  });
}
