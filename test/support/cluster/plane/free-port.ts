import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that kernels give to outgoing connections. A client that keeps calling a server that is down may get
 * that server's port as its own, and then nobody can listen there any more.
 */
const [first, end] = [20_000, 30_000];
const attempts = 100;

/** A port of 127.0.0.1 that nobody listens on now. Somebody else may take it before it is used. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(first, end);
    if (await isFree(port)) return port;
  }
  throw new Error(`${attempts} ports between ${first} and ${end} are taken`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.on('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
