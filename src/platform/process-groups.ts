/** Signals after which a command ends without running its exit handlers. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Groups that run now. Process state by nature: whoever ends this process ends all of them. */
const running = new Set<number>();

/**
 * Ends a process group when this process ends before it, by itself or by a signal. A group of its own gets no
 * interrupt from the terminal. Returns how to stop minding it.
 */
export function endWithThisProcess(group: number): () => void {
  if (running.size === 0) listen();
  running.add(group);
  return () => {
    running.delete(group);
    if (running.size === 0) unlisten();
  };
}

/** Kills every process of a group; nothing happens when there is none left. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

function listen(): void {
  process.on('exit', killAll);
  for (const signal of endingSignals) process.on(signal, endBySignal);
}

function unlisten(): void {
  process.off('exit', killAll);
  for (const signal of endingSignals) process.off(signal, endBySignal);
}

function killAll(): void {
  for (const group of running) killGroup(group);
}

/** Listening takes the signal's effect away; it is given back unless somebody else handles it. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  killAll();
  unlisten();
  process.kill(process.pid, signal);
}
