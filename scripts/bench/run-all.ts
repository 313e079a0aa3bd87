import { spawn } from 'node:child_process';

const limit = 600;

/** Runs commands, so many at a time; seconds from the first start to the last end. Their output goes nowhere. */
export async function runAll(commands: readonly (readonly string[])[], parallel: number): Promise<number> {
  const waiting = commands.values();
  const started = performance.now();
  const lane = async (): Promise<void> => {
    for (const [file = '', ...args] of waiting) await ended(file, args);
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return (performance.now() - started) / 1000;
}

function ended(file: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'ignore', timeout: limit * 1000 });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}
