import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolders } from '../support/command.ts';
import { openSocket, readToEnd, send } from '../support/http-client.ts';
import { startSmallService, startUnready } from '../support/service/running-process.ts';

const folder = temporaryFolders();

/** A kubeconfig of an API server that takes connections and never says a word; with a real one: test/cluster/service. */
async function silentCluster(): Promise<string> {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return kubeconfig(typeof address === 'object' ? (address?.port ?? 0) : 0);
}

function kubeconfig(port: number): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'a',
    clusters: [{ name: 'a', cluster: { server: `https://127.0.0.1:${port}` } }],
    users: [{ name: 'a', user: { token: 'a-token-of-tests' } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
  };
  return path.join(folder({ config: JSON.stringify(config) }), 'config');
}

describe('a component whose API server says nothing', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('is alive, and ends in order on %s', async (signal) => {
    const running = await startSmallService(['--kubeconfig', await silentCluster()]);
    await running.logged('connected to the API server');

    expect(await send(running.url, { path: '/livez' })).toMatchObject({ status: 200 });
    running.child.kill(signal);

    expect(await running.ended).toBe(0);
    expect(running.errors()).toBe('');
    const messages = running.lines.map(({ msg }) => msg);
    expect(messages[0]).toMatch(/^memory usage \d+% of (?:heap )?limit$/);
    expect(messages.slice(1)).toEqual([
      'listening',
      'namespaces: included [], excluded []',
      'connected to the API server',
      'stopping',
      'stopped',
    ]);
  });

  it('ends in order whatever its callers do', async () => {
    const running = await startSmallService(['--kubeconfig', await silentCluster()]);
    await running.logged('connected to the API server');
    const silent = await openSocket(running.url);
    const slow = await openSocket(running.url);
    slow.write('GET /livez HTTP/1.1\r\nHost: ');
    await send(running.url, { path: '/livez' });
    running.child.kill('SIGTERM');

    expect(await running.ended).toBe(0);
    await Promise.all([readToEnd(silent), readToEnd(slow)]);
  });

  it('ends in order while it is still being made, and says until then that it is starting', async () => {
    const running = await startSmallService(['--kubeconfig', await silentCluster()], {
      env: { SMALL_SERVICE: 'dawdles' },
    });
    await running.logged('connected to the API server');
    const { status, text } = await send(running.url, { path: '/readyz' });
    running.child.kill('SIGTERM');

    expect([status, text]).toEqual([503, expect.stringContaining('It is starting.')]);
    expect(await running.ended).toBe(0);
  });

  it('keeps no token in its log', async () => {
    const running = await startSmallService(['--kubeconfig', await silentCluster(), '--log-level', 'trace']);
    await running.logged('connected to the API server');
    running.child.kill('SIGTERM');
    await running.ended;
    expect(JSON.stringify(running.lines)).not.toContain('a-token-of-tests');
  });
});

describe('a component that breaks', () => {
  it('ends with one line about what nobody caught', async () => {
    const running = startUnready(['--kubeconfig', await silentCluster()], { env: { SMALL_SERVICE: 'throws' } });

    expect(await running.ended).toBe(1);
    expect(running.errors()).toBe('');
    expect(running.lines.at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'an exception that nobody caught: the process ends',
      err: { message: 'nobody\\ncatches this' },
    });
  });

  it('and keeps its process alive is ended all the same', async () => {
    const running = await startSmallService(['--kubeconfig', await silentCluster()], {
      env: { SMALL_SERVICE: 'lingers' },
    });
    await running.logged('connected to the API server');
    running.child.kill('SIGTERM');

    expect(await running.ended).toBe(1);
    expect(running.lines.at(-1)).toMatchObject({ msg: 'stopping: something keeps the process alive: it is ended' });
  });
});

describe('a component that cannot begin', () => {
  it.each([
    ['a kubeconfig that is not there', ['--kubeconfig', '/nowhere/config'], /nowhere/],
    ['a folder of rules that is not there', ['--config', '/nowhere'], /^error: "\/nowhere" is no folder; /],
  ])('with %s says so in one line, and ends', async (_title, args, message) => {
    const given = args.includes('--kubeconfig') ? args : ['--kubeconfig', await silentCluster(), ...args];
    const running = startUnready(given);

    expect(await running.ended).toBe(2);
    expect(running.errors()).toMatch(message);
    expect(running.errors().trimEnd()).not.toContain('\n');
  });

  it('on a port that is taken says so in one line, and ends', async () => {
    const other = await startSmallService(['--kubeconfig', await silentCluster()]);
    const { port } = new URL(other.url);
    const running = startUnready(['--kubeconfig', await silentCluster(), '--listen', `127.0.0.1:${port}`]);

    expect(await running.ended).toBe(2);
    expect(running.errors()).toBe(`error: cannot listen on 127.0.0.1 port ${port}: EADDRINUSE\n`);
  });
});
