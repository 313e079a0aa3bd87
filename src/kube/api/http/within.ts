import { KubeError } from '../kube-error.ts';

export interface Limits {
  readonly milliseconds: number;
  readonly signal: AbortSignal | undefined;
}

/** What a promise resolves with, if it does so in time and is not called off; it goes on, but nobody waits for it. */
export async function within<T>(what: string, { milliseconds, signal }: Limits, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => undefined;
  const cut = new Promise<never>((_, reject) => {
    abort = () => reject(new KubeError('aborted', `${what}: called off`));
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);
    timer = setTimeout(() => reject(new KubeError('late', `${what}: nothing within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, cut]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
