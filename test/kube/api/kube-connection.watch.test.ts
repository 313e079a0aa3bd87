import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { failureOf, loopbacks, sendJson } from '../../support/kube/loopback.ts';

const serve = loopbacks();

describe('a watch', () => {
  const watch = { method: 'GET', path: '/api/v1/pods', query: { watch: true }, silenceMilliseconds: 60_000 } as const;
  const begin = (response: ServerResponse): ServerResponse =>
    response.writeHead(200, { 'content-type': 'application/json' });
  const all = async (lines: AsyncIterable<string>): Promise<string[]> => {
    const found: string[] = [];
    for await (const line of lines) found.push(line);
    return found;
  };

  it('gives whole lines, however they come, and ends quietly with the answer', async () => {
    const text = Buffer.from('{"a":"ä"}\n\n{"b":1}\n{"c":2}');
    const { api } = await serve(async (_, response) => {
      begin(response);
      for (const byte of text) {
        response.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    });
    expect(await all(api.lines(watch))).toEqual(['{"a":"ä"}', '{"b":1}', '{"c":2}']);
  });

  it('asks for metadata of single objects', async () => {
    const { api } = await serve(({ headers }, response) => begin(response).end(`${headers.accept}\n`));
    expect(await all(api.lines({ ...watch, form: 'metadata' }))).toEqual([
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
    ]);
  });

  it('that is refused says why', async () => {
    const { api } = await serve((_, response) => sendJson(response, 410, { kind: 'Status', message: 'too old' }));
    expect(await failureOf(all(api.lines(watch)))).toMatchObject({ fault: 'gone' });
  });

  it('that breaks is unreachable', async () => {
    const { api } = await serve((_, response) => begin(response).write('{}\n', () => response.destroy()));
    expect(await failureOf(all(api.lines(watch)))).toMatchObject({ fault: 'unreachable' });
  });

  it('is late after silence, however long it has gone well, and closes its socket', async () => {
    const { api, closed } = await serve((_, response) => void begin(response).write('{}\n'));
    const error = await failureOf(all(api.lines({ ...watch, silenceMilliseconds: 100 })));
    expect(error).toMatchObject({ fault: 'late', message: 'GET /api/v1/pods: silent for 100 ms' });
    await closed();
  });

  it('outlives the time that its head may take', async () => {
    const { api } = await serve((_, response) => {
      begin(response).write('1\n');
      setTimeout(() => response.end('2\n'), 300);
    });
    expect(await all(api.lines({ ...watch, milliseconds: 200 }))).toEqual(['1', '2']);
  });

  it('does not take a slow reader for a silent server', async () => {
    const { api } = await serve((_, response) => begin(response).end('1\n2\n'));
    const found: string[] = [];
    for await (const line of api.lines({ ...watch, silenceMilliseconds: 100 })) {
      found.push(line);
      await new Promise((go) => setTimeout(go, 150));
    }
    expect(found).toEqual(['1', '2']);
  });

  it('closes its socket when nobody reads on, and when it is called off', async () => {
    const { api, closed } = await serve((_, response) => void begin(response).write('1\n'));
    for await (const line of api.lines(watch)) if (line === '1') break;
    await closed();

    const call = new AbortController();
    const work = failureOf(
      (async () => {
        for await (const _ of api.lines({ ...watch, signal: call.signal })) call.abort();
      })(),
    );
    expect(await work).toMatchObject({ fault: 'aborted' });
    await closed();
  });

  it('takes no line of more than 16 MiB', async () => {
    const { api } = await serve((_, response) => {
      const piece = Buffer.alloc(1024 ** 2, 'x');
      const more = (): void => {
        while (response.write(piece));
        response.once('drain', more);
      };
      begin(response);
      more();
    });
    expect(await failureOf(all(api.lines(watch)))).toMatchObject({ fault: 'garbage' });
  });

  it('keeps no request waiting, however many there are', async () => {
    const { api } = await serve((request, response) =>
      request.url === '/version' ? sendJson(response, 200, {}) : void begin(response).write('1\n'),
    );
    const open = Array.from({ length: 50 }, () => api.lines(watch)[Symbol.asyncIterator]());
    await Promise.all(open.map((lines) => lines.next()));
    expect(await api.request({ method: 'GET', path: '/version' })).toEqual({});
    for (const lines of open) await lines.return?.();
  });
});
