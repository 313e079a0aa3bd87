import { KubeError } from '../kube-error.ts';

export interface Limits {
  readonly milliseconds: number;
  /** Any of them calls it off. */
  readonly signals: readonly AbortSignal[];
}

/** Calls back when one of the signals aborts, at once if one has; the function that is returned ends that. */
export function onAbort(signals: readonly AbortSignal[], listener: () => void): () => void {
  if (signals.some(({ aborted }) => aborted)) listener();
  for (const signal of signals) signal.addEventListener('abort', listener);
  return () => {
    for (const signal of signals) signal.removeEventListener('abort', listener);
  };
}

/** What a promise resolves with, if it does so in time and is not called off; it goes on, but nobody waits for it. */
export async function within<T>(what: string, { milliseconds, signals }: Limits, work: Promise<T>): Promise<T> {
  const { promise: cut, reject } = Promise.withResolvers<never>();
  const late = new KubeError('late', `${what}: nothing within ${milliseconds} ms`);
  const timer = setTimeout(() => reject(late), milliseconds);
  const forget = onAbort(signals, () => reject(new KubeError('aborted', `${what}: called off`)));
  try {
    return await Promise.race([work, cut]);
  } finally {
    clearTimeout(timer);
    forget();
  }
}
