import http from 'node:http';

const askingTime = 2000;

/** Whether a Docker engine answers on this machine: at DOCKER_HOST where that is a socket, else at the usual one. */
export async function isDockerThere(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const host = env['DOCKER_HOST'] || 'unix:///var/run/docker.sock';
  if (!host.startsWith('unix://')) return false;
  const socketPath = host.slice('unix://'.length);
  return new Promise((done) => {
    const signal = AbortSignal.timeout(askingTime);
    const asked = http.get({ socketPath, path: '/_ping', agent: false, signal });
    asked.on('error', () => done(false));
    asked.on('response', (response) => {
      response.on('error', () => {}).resume();
      done(response.statusCode === 200);
    });
  });
}
