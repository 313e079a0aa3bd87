/** What is waited for, unless the signal comes first: then it throws the signal's reason. */
export async function unlessAborted<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([waited, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
