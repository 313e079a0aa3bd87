import { createServer } from 'node:http';
import path from 'node:path';
import { chmodSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { isDockerThere } from '../../support/cluster/sources/docker.ts';
import { findPlanePrograms, findSource } from '../../support/cluster/sources/find-source.ts';
import { temporaryFolders } from '../../support/command.ts';

const folder = temporaryFolders();

/** A folder for PATH with empty programs, which are found but never run here. */
function programs(...names: readonly string[]): string {
  const made = folder(Object.fromEntries(names.map((name) => [name, ''])));
  for (const name of names) chmodSync(path.join(made, name), 0o755);
  return made;
}

/** A Docker engine as far as it is asked: HTTP on a socket. */
async function listening(status: number): Promise<{ readonly host: string; readonly close: () => Promise<void> }> {
  const at = path.join(folder(), 'docker.sock');
  const server = createServer((request, response) => response.writeHead(request.url === '/_ping' ? status : 404).end());
  await new Promise<void>((done) => server.listen(at, done));
  return { host: `unix://${at}`, close: () => new Promise((done) => server.close(() => done())) };
}

describe('a source of clusters', () => {
  it('is the kubeconfig that is named, before all others', async () => {
    const PATH = programs('kubectl', 'kind');
    const env = { PATH, HOME: folder(), TEST_KUBECONFIG: '/some/kubeconfig' };
    const kubectl = path.join(PATH, 'kubectl');
    expect(await findSource(env)).toEqual({ kind: 'kubeconfig', file: '/some/kubeconfig', kubectl });
  });

  it('is refused when a kubeconfig is named that nothing can use', async () => {
    const env = { PATH: folder(), HOME: folder(), TEST_KUBECONFIG: '/some/kubeconfig' };
    await expect(findSource(env)).rejects.toThrow('TEST_KUBECONFIG names /some/kubeconfig, but there is no kubectl');
  });

  it('is kind where a Docker engine answers, and only there', async () => {
    const docker = await listening(200);
    const PATH = programs('kubectl', 'kind');
    const env = { PATH, HOME: folder(), DOCKER_HOST: docker.host };
    const found = await findSource(env);
    await docker.close();
    expect(found).toEqual({ kind: 'kind', program: path.join(PATH, 'kind'), kubectl: path.join(PATH, 'kubectl') });
    expect(await findSource(env)).toBeUndefined();
  });

  it.skipIf(inject('planePrograms') === null)('is what was built, where there is nothing else', async () => {
    const { PATH, HOME, XDG_CACHE_HOME } = process.env;
    const env = { PATH, HOME, XDG_CACHE_HOME, DOCKER_HOST: `unix://${folder()}/none` };
    expect(await findSource(env)).toEqual({ kind: 'built', programs: inject('planePrograms') });
  });

  it('is nothing where nothing was built', async () => {
    const { PATH } = process.env;
    expect(await findPlanePrograms({ PATH, HOME: folder() })).toBeUndefined();
  });
});

describe('a Docker engine', () => {
  it('is there when it answers that it is well', async () => {
    const [good, bad] = [await listening(200), await listening(500)];
    const there = await Promise.all([good, bad].map(({ host }) => isDockerThere({ DOCKER_HOST: host })));
    await Promise.all([good.close(), bad.close()]);
    expect(there).toEqual([true, false]);
  });

  it('is not looked for on other machines', async () => {
    expect(await isDockerThere({ DOCKER_HOST: 'tcp://127.0.0.1:2375' })).toBe(false);
  });
});
