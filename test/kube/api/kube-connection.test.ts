import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../../src/kube/api/credentials/access.ts';
import { KubeConnection } from '../../../src/kube/api/kube-connection.ts';
import { bodyOf, failureOf, fixedToken, loopbacks, sendJson } from '../../support/kube/loopback.ts';

const serve = loopbacks();
const pods = { method: 'GET', path: '/api/v1/pods' } as const;

describe('a request', () => {
  it('goes out as the API server wants it', async () => {
    const { api } = await serve(async (request, response) => {
      const { method, url, headers } = request;
      sendJson(response, 200, { method, url, headers, body: await bodyOf(request) });
    });
    const query = { dryRun: 'All', limit: 5, watch: false, continue: undefined };
    const told = await api.request({ method: 'PATCH', path: '/api/v1/pods/a%2Fb', query, body: { ä: 1 } });
    expect(told).toMatchObject({
      method: 'PATCH',
      url: '/api/v1/pods/a%2Fb?dryRun=All&limit=5&watch=false',
      body: '{"ä":1}',
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        authorization: 'Bearer fixed',
        'content-type': 'application/merge-patch+json',
        'user-agent': 'kubescape-gitops/test/1',
      },
    });
  });

  it('goes below the path of the server’s address', async () => {
    const { url } = await serve((request, response) => sendJson(response, 200, request.url));
    const server = `${url}/k8s/clusters/one/`;
    const api = new KubeConnection({ server, credentials: fixedToken('fixed'), userAgent: 'test' });
    expect(await api.request(pods)).toBe('/k8s/clusters/one/api/v1/pods');
    api.close();
  });

  it('asks for metadata of a list, or of one object, as the path is', async () => {
    const { api } = await serve(({ headers }, response) => sendJson(response, 200, headers.accept?.split(';')[1]));
    const ask = (path: string): Promise<unknown> => api.request({ method: 'GET', path, form: 'metadata' });
    expect(
      await Promise.all(['pods', 'namespaces', 'namespaces/a/pods'].map((path) => ask(`/api/v1/${path}`))),
    ).toEqual(Array(3).fill('as=PartialObjectMetadataList'));
    const objects = ['nodes/a', 'namespaces/a', 'namespaces/a/pods/b'];
    expect(await Promise.all(objects.map((path) => ask(`/apis/g/v1/${path}`)))).toEqual(
      Array(3).fill('as=PartialObjectMetadata'),
    );
  });

  it('that cannot be sent is invalid', async () => {
    const { api } = await serve(() => undefined);
    expect(await failureOf(api.request({ method: 'GET', path: '/api/v1/a b' }))).toMatchObject({ fault: 'invalid' });
  });

  it('may be answered with nothing', async () => {
    const { api } = await serve((_, response) => response.writeHead(204).end());
    expect(await api.request(pods)).toBeUndefined();
  });

  it('follows no redirect', async () => {
    const asked: unknown[] = [];
    const { api } = await serve((request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    await failureOf(api.request(pods));
    expect(asked).toEqual(['/api/v1/pods']);
  });

  it('is called off when the connection is closed, whether it is under way, waits, or comes later', async () => {
    const { api } = await serve(() => undefined);
    const pending = Array.from({ length: 50 }, () => failureOf(api.request(pods)));
    api.close();
    pending.push(failureOf(api.request(pods)));
    const faults = (await Promise.all(pending)).map(({ fault }) => fault);
    expect(new Set(faults)).toEqual(new Set(['aborted']));
  });

  it('to nobody is unreachable', async () => {
    const { connect, close } = await serve(() => undefined);
    await close();
    expect(await failureOf(connect(fixedToken('fixed')).request(pods))).toMatchObject({ fault: 'unreachable' });
  });

  it('uses a connection again; one that the server has closed meanwhile only costs reads another try', async () => {
    let asked = 0;
    const { api, sockets } = await serve((request, response) => {
      asked += 1;
      if (asked % 2 === 1) sendJson(response, 200, request.headers);
      else request.socket.destroy();
    });
    await api.request(pods);
    expect(await api.request(pods)).toMatchObject({ authorization: 'Bearer fixed' });
    expect([asked, sockets.size]).toEqual([3, 1]);
    expect(await failureOf(api.request({ ...pods, method: 'POST' }))).toMatchObject({ fault: 'unreachable' });
    expect(asked).toBe(4);
  });
});

describe('a token that is refused', () => {
  const changing = (tokens: string[]): Credentials => {
    let index = 0;
    const access = () => ({ headers: { authorization: `Bearer ${tokens[index]}` }, tls: {} });
    return {
      current: async () => access(),
      renewed: async () => (++index < tokens.length ? access() : undefined),
    };
  };

  it('is read again, and the request is sent once more', async () => {
    const seen: unknown[] = [];
    const { connect } = await serve((request, response) => {
      seen.push(request.headers.authorization);
      sendJson(response, request.headers.authorization === 'Bearer new' ? 200 : 401, {});
    });
    expect(await connect(changing(['old', 'new'])).request(pods)).toEqual({});
    expect(seen).toEqual(['Bearer old', 'Bearer new']);
  });

  it('is sent no third time, and named nowhere', async () => {
    let asked = 0;
    const { connect } = await serve((_, response) => {
      asked += 1;
      sendJson(response, 401, { kind: 'Status', message: 'Unauthorized' });
    });
    const error = await failureOf(connect(changing(['secret-a', 'secret-b', 'secret-c'])).request(pods));
    expect(error).toMatchObject({ fault: 'unauthorized', status: 401 });
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('secret');
    expect(asked).toBe(2);
  });

  it('does not hang where credentials do', async () => {
    const { connect } = await serve(() => undefined);
    const never = connect({ current: () => new Promise(() => undefined), renewed: async () => undefined });
    expect(await failureOf(never.request({ ...pods, milliseconds: 50 }))).toMatchObject({ fault: 'late' });
    const signal = AbortSignal.abort();
    expect(await failureOf(never.request({ ...pods, signal }))).toMatchObject({ fault: 'aborted' });
  });
});
