import { performance } from 'node:perf_hooks';
import { UnpackedImage, whyNotRunnable } from './unpacked-image.ts';

const rounds = 7;

/** How long the program of an image takes to say its version, in one sentence; or why that was not measured. */
export function measuredStart(file: string): string {
  const reason = whyNotRunnable();
  if (reason !== undefined) return `start-up not measured: ${reason}`;
  const image = UnpackedImage.open(file);
  try {
    const time = (entrypoint?: readonly string[]): number => {
      const from = performance.now();
      const { code, stderr } = image.run(entrypoint ? ['-e', '0'] : ['--version'], entrypoint ? { entrypoint } : {});
      if (code !== 0) throw new Error(`the program does not start in its image: ${stderr.trim()}`);
      return performance.now() - from;
    };
    const told = (entrypoint?: readonly string[]): string => {
      const times = Array.from({ length: rounds }, () => Math.round(time(entrypoint))).toSorted(
        (one, other) => one - other,
      );
      return `${times[0]} ms at best, ${times[Math.floor(rounds / 2)]} ms in the middle of ${rounds}`;
    };
    return `start (--version): ${told()}; Node.js alone: ${told(['/usr/bin/node'])}`;
  } finally {
    image.close();
  }
}
