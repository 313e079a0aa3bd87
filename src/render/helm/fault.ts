/**
 * What stood in the way of a chart's documents: it ran into the limit of time, output or memory; the chart, its values
 * or the release cannot be rendered; or there is no helm that works.
 */
export type FaultKind = 'timeout' | 'output' | 'memory' | 'chart' | 'helm';

/** The only error that this folder throws. The message is one line, without paths of this machine. */
export class HelmFault extends Error {
  readonly code = 'HELM';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
