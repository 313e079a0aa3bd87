import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that kernels give to outgoing connections. A client that keeps calling a server that is down may get
 * that server's port as its own, and then nobody can listen there any more.
 */
const [first, end] = [20_000, 30_000];
/** Processes that run tests at the same time do not look at the same ports: one may have found what it uses later. */
const perProcess = 2_500;
const attempts = 100;

/** A port of 127.0.0.1 that nobody listens on now. Somebody else may take it before it is used. */
export async function freePort(): Promise<number> {
  const own = first + ((Number(process.env['VITEST_POOL_ID'] ?? 0) * perProcess) % (end - first));
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(own, own + perProcess);
    if (await isFree(port)) return port;
  }
  throw new Error(`${attempts} ports between ${own} and ${own + perProcess} are taken`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.on('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
