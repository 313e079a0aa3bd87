/** Signals after which a command ends without running its exit handlers. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Action = () => void;

/** What is still to be done. Process state by nature: whoever ends this process ends all of it. */
const pending = new Set<Action>();

/**
 * Does something when this process ends, by itself or by a signal: kills what it started, removes what it made. Later
 * actions come first. Returns how to call it off, which has to happen once it is needed no more.
 */
export function atEnd(action: Action): () => void {
  if (pending.size === 0) listen();
  pending.add(action);
  return () => {
    pending.delete(action);
    if (pending.size === 0) unlisten();
  };
}

function listen(): void {
  process.on('exit', actAll);
  for (const signal of endingSignals) process.on(signal, endBySignal);
}

function unlisten(): void {
  process.off('exit', actAll);
  for (const signal of endingSignals) process.off(signal, endBySignal);
}

function actAll(): void {
  for (const action of [...pending].toReversed()) action();
}

/** Listening takes the signal's effect away; it is given back unless somebody else handles it. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  actAll();
  unlisten();
  process.kill(process.pid, signal);
}
