import { setTimeout as sleep } from 'node:timers/promises';
import { KubeError } from '../api/kube-error.ts';

/** Resolves after so many milliseconds. Throws KubeError `aborted` when the signal comes first. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal && { signal });
  } catch (cause) {
    throw new KubeError('aborted', 'stopped while waiting for the next try', { cause });
  }
}
