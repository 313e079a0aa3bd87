import { once } from 'node:events';
import type { RunningApp } from '../../../test/support/serve/running-app.ts';

interface Answer {
  readonly id?: number;
  readonly result?: { readonly usedSize?: number };
}

/** Options of Node with which a process can be asked about its heap. */
export const inspectable = ['--inspect=127.0.0.1:0'];

/** MiB that the heap holds once V8 has collected all that nobody needs. */
export async function liveHeapOf(app: RunningApp): Promise<number> {
  const [, address] = /Debugger listening on (ws:\S+)/.exec(app.output) ?? [];
  if (address === undefined) throw new Error('serve was not started for being inspected');
  const socket = new WebSocket(address);
  await once(socket, 'open');
  try {
    // What one collection finishes may free more for the next one.
    await ask(socket, 1, 'HeapProfiler.collectGarbage');
    await ask(socket, 2, 'HeapProfiler.collectGarbage');
    const { result } = await ask(socket, 3, 'Runtime.getHeapUsage');
    return (result?.usedSize ?? Number.NaN) / 1024 ** 2;
  } finally {
    socket.close();
  }
}

function ask(socket: WebSocket, id: number, method: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const heard = ({ data }: MessageEvent): void => {
      const answer: Answer = JSON.parse(String(data));
      if (answer.id !== id) return;
      socket.removeEventListener('message', heard);
      resolve(answer);
    };
    socket.addEventListener('message', heard);
    socket.addEventListener('close', () => reject(new Error(`the inspector ended before ${method} was answered`)));
    socket.send(JSON.stringify({ id, method }));
  });
}
