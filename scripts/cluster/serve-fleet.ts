/*
 * Serves this repository's own fleet and chart to a cluster that is elsewhere, such as one in containers.
 * Usage: node scripts/cluster/serve-fleet.ts ADDRESS: where the cluster reaches this machine, and nobody else should.
 * Prints one line of JSON: `git` and `charts`, the URLs, and `files`, the folder of the fleet. Ends with standard input.
 */
import { createServer, type AddressInfo, connect, type Server } from 'node:net';
import { programsOnPath } from '../../src/platform/programs.ts';
import { ChartRepository } from '../../test/support/flux/chart-repository.ts';
import { FleetRepository } from '../../test/support/flux/fleet-repository.ts';
import { branches, stageFleet } from '../../test/support/flux/staged-fleet.ts';

async function main(address: string | undefined): Promise<void> {
  const [helm] = programsOnPath('helm', process.env['PATH']);
  if (address === undefined) throw new Error('usage: node scripts/cluster/serve-fleet.ts ADDRESS');
  if (helm === undefined) throw new Error('no helm on PATH');
  const charts = await ChartRepository.serve(helm, '1.30.4');
  const fleet = await FleetRepository.serve();
  const doors = [await open(address, charts.url), await open(address, fleet.url)] as const;
  const [chartsUrl, gitUrl] = doors.map(({ url }) => url);
  stageFleet(fleet, { git: gitUrl ?? '', charts: chartsUrl ?? '' });
  fleet.push('this repository', branches.dev, branches.prod);
  process.stdout.write(`${JSON.stringify({ git: gitUrl, charts: chartsUrl, files: fleet.files })}\n`);
  for await (const _ of process.stdin) continue;
  for (const { server } of doors) server.close();
  await fleet.close();
  await charts.close();
}

/** Lets that address in to a server of loopback. */
async function open(address: string, url: string): Promise<{ readonly server: Server; readonly url: string }> {
  const target = new URL(url);
  const server = createServer((socket) => {
    const inner = connect(Number(target.port), target.hostname);
    socket.pipe(inner).pipe(socket);
    for (const [one, other] of [
      [socket, inner],
      [inner, socket],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  await new Promise<void>((done, fail) => server.on('error', fail).listen(0, address, done));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://${address}:${port}${target.pathname === '/' ? '' : target.pathname}` };
}

try {
  await main(process.argv[2]);
} catch (error) {
  process.stderr.write(`no fleet: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
