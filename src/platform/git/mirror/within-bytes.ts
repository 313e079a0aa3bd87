import { bytesOf } from './mirror-files.ts';
import { MirrorError } from './mirror-error.ts';

/** Between two looks at a folder, in milliseconds. */
const interval = 50;

/**
 * Does something with a signal that is aborted with the given one, and with a MirrorError as soon as a folder is seen
 * to have more bytes than it may. The work has to end then.
 */
export async function withinBytes<T>(
  folder: string,
  limit: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const overflow = new AbortController();
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void bytesOf(folder)
      .catch(() => 0)
      .then((bytes) => {
        isLooking = false;
        if (bytes > limit) overflow.abort(tooLarge(limit));
      });
  }, interval);
  try {
    return await work(AbortSignal.any([signal, overflow.signal]));
  } finally {
    clearInterval(timer);
  }
}

export function tooLarge(limit: number): MirrorError {
  return new MirrorError('TOO_LARGE', `the commits have more than ${limit} bytes, which a mirror may have at most`);
}
