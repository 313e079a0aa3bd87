import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ControlPlane } from '../support/cluster/plane/control-plane.ts';
import { isRunning } from '../support/cluster/plane/run-folder.ts';
import { signedToken } from '../support/cluster/plane/signed-token.ts';
import { describeControlPlane } from '../support/cluster/testing/describe-cluster.ts';

const isLinux = process.platform === 'linux';

describeControlPlane('a control plane of its own', (use) => {
  const configMaps = '/api/v1/namespaces/default/configmaps';
  const make = async (plane: ControlPlane, name: string): Promise<number> =>
    (await plane.request('POST', configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })).status;
  const has = async (plane: ControlPlane, name: string): Promise<boolean> =>
    (await plane.request('GET', `${configMaps}/${name}`)).status === 200;

  it('keeps its objects while its API server is away', async () => {
    const { plane } = use;
    await make(plane, 'before-restart');
    await plane.stopApiServer();
    await expect(plane.request('GET', '/readyz')).rejects.toThrow('ECONNREFUSED');
    await plane.startApiServer();
    expect(await has(plane, 'before-restart')).toBe(true);
  });

  it('goes on when the API server is back: the other parts find it again', async () => {
    const { plane } = use;
    await plane.stopApiServer();
    await plane.startApiServer();
    const namespace = await plane.createNamespace('after-restart');
    expect(namespace).toMatch(/^after-restart-/);
    expect(plane.pids).toHaveLength(5);
  });

  it('keeps its objects when etcd is killed and started again', async () => {
    const { plane } = use;
    await make(plane, 'before-etcd');
    await plane.stopEtcd();
    expect(plane.pids).toHaveLength(4);
    await plane.startEtcd();
    expect(await has(plane, 'before-etcd')).toBe(true);
    expect(await make(plane, 'after-etcd')).toBe(201);
  });

  it.skipIf(!isLinux)('listens on loopback only, on one port', async () => {
    const { plane } = use;
    expect(plane.pids.flatMap(listensAt)).toEqual([new URL(plane.url).host]);
  });

  it('does not meet another one, and leaves nothing when it is stopped', async () => {
    const { plane, programs } = use;
    const other = await ControlPlane.start(programs, { nodes: 0 });
    const { pids } = other;
    const folder = path.dirname(other.kubeconfig);
    try {
      await make(other, 'of-the-other');
      const strangers = await Promise.all([
        has(plane, 'of-the-other'),
        plane.request('GET', '/api/v1/nodes').then(({ body }) => Object(body).items.length),
        other.request('GET', '/api/v1/nodes').then(({ body }) => Object(body).items.length),
      ]);
      expect(strangers).toEqual([false, 2, 0]);
      const foreign = await plane.request('GET', configMaps, undefined, other.adminToken);
      expect(foreign.status).toBe(401);
    } finally {
      await other.stop();
    }
    expect([pids.length, pids.filter(isRunning), existsSync(folder)]).toEqual([5, [], false]);
    expect(await has(plane, 'of-the-other')).toBe(false);
  });

  it('takes tokens that tests sign, until they end', async () => {
    const { plane } = use;
    const ask = async (seconds: number): Promise<number> => {
      const token = await signedToken(plane, 'default', 'default', seconds);
      return (await plane.request('GET', '/api', undefined, token)).status;
    };
    expect([await ask(60), await ask(0)]).toEqual([200, 401]);
  });

  it('says what its API server complained of when that does not start', async () => {
    const options = { apiServerArguments: ['--no-such-flag'] };
    await expect(ControlPlane.start(use.programs, options)).rejects.toThrow(/^kube-apiserver: .*no-such-flag/);
  });
});

/** The addresses at which a process takes connections, as the kernel has them. */
function listensAt(pid: number): readonly string[] {
  const descriptors = readdirSync(`/proc/${pid}/fd`).map((name) => linkOf(`/proc/${pid}/fd/${name}`));
  const lines = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/${pid}/net/${name}`, 'latin1').split('\n'));
  const listening = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === '0A');
  return listening.filter((fields) => descriptors.includes(`socket:[${fields[9]}]`)).map(([, at = '']) => readable(at));
}

/** A file that was closed meanwhile has no target. */
function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

/** `0100007F:1F90` is 127.0.0.1:8080; what is not IPv4 stays as it is. */
function readable(at: string): string {
  const [, address = '', port = ''] = /^([0-9A-F]{8}):([0-9A-F]{4})$/.exec(at) ?? [];
  if (port === '') return at;
  return `${[...Buffer.from(address, 'hex')].toReversed().join('.')}:${Number.parseInt(port, 16)}`;
}
