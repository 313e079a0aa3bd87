import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programsOnPath } from '../../../../src/platform/programs.ts';
import { sideBySide, temporaryFolders } from '../../../support/command.ts';
import { commitsIn, hosting, mirrorsIn, plainEnv } from '../../../support/hosted.ts';
import { skipped } from '../../../support/skipped.ts';

const folder = temporaryFolders();
const hosted = hosting();
const web = { owner: 'ada', repo: 'web' };
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});
const [openssl] = programsOnPath('openssl', process.env['PATH']);
if (openssl === undefined) skipped('only openssl can make the certificate that a mirror is to trust');

/** Passes requests on to where they want to go, or to `target`. Gives its port. */
async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function passOn({ method, url = '', headers }: IncomingMessage, body: IncomingMessage, response: ServerResponse): void {
  const passed = ask(url, { ...(method !== undefined && { method }), headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  body.pipe(passed);
}

describe('a fetch', sideBySide, () => {
  it.each([
    ['through the proxy of the environment', {}, 2],
    ['around it where the environment says so', { no_proxy: '127.0.0.1' }, 0],
  ])('goes %s', async (_, settings, through) => {
    const { url, commits } = await hosted(folder());
    const passed: string[] = [];
    const port = await listening(
      createServer((request, response) => {
        passed.push(request.url ?? '');
        passOn(request, request, response);
      }),
    );
    const env = { ...plainEnv, http_proxy: `http://127.0.0.1:${port}`, ...settings };
    const mirror = mirrorsIn(folder(), { env }).of(web);
    await mirror.fetch({ url, commits: [{ sha: commits[0] ?? '' }] });

    expect(passed.filter((at) => at.startsWith(url))).toHaveLength(through);
    expect(commitsIn(mirror.directory)).toHaveLength(1);
  });

  it.skipIf(openssl === undefined).each(['SSL_CERT_FILE', 'GIT_SSL_CAINFO'])(
    'trusts the certificates that %s names, and no others',
    async (variable) => {
      const { server, commits } = await hosted(folder());
      const at = certificate();
      const files = { key: readFileSync(path.join(at, 'key')), cert: readFileSync(path.join(at, 'cert')) };
      const port = await listening(
        createSecureServer(files, (request, response) => {
          request.url = server.url + request.url;
          passOn(request, request, response);
        }),
      );
      const request = { url: `https://127.0.0.1:${port}/ada/web.git`, commits: [{ sha: commits[0] ?? '' }] };

      await expect(mirrorsIn(folder()).of(web).fetch(request)).rejects.toMatchObject({
        code: 'NETWORK',
        message: expect.stringMatching(/certificate/),
      });
      const mirror = mirrorsIn(folder(), { env: { ...plainEnv, [variable]: path.join(at, 'cert') } }).of(web);
      await mirror.fetch(request);
      expect(commitsIn(mirror.directory)).toHaveLength(1);
    },
  );
});

/** A folder with a new `key` and `cert` for 127.0.0.1. */
function certificate(): string {
  const at = folder();
  const of127 = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    'key',
    '-out',
    'cert',
  ];
  execFileSync('openssl', ['req', '-x509', ...made, ...of127, '-days', '2'], { cwd: at, stdio: 'ignore' });
  return at;
}
