/*
 * A Kubernetes control plane for tests and demos. Usage: node scripts/cluster/main.ts build [--flux]|start
 * build: makes its programs, unless there is another cluster for tests; with --flux those of Flux too. start: runs one
 * until standard input ends.
 */
import { ControlPlane } from '../../test/support/cluster/plane/control-plane.ts';
import { buildPrograms } from '../../test/support/cluster/programs/build-programs.ts';
import { buildFlux } from '../../test/support/cluster/programs/flux-programs.ts';
import { kubernetesPrograms } from '../../test/support/cluster/programs/kubernetes-programs.ts';
import { findPlanePrograms, findSource } from '../../test/support/cluster/sources/find-source.ts';

const commands: Readonly<Record<string, () => Promise<void>>> = { build, start };

async function build(): Promise<void> {
  const source = await findSource(process.env);
  if (source && source.kind !== 'built') return say(`nothing to build: there is a cluster, by ${source.kind}`);
  process.stdout.write(`${await buildPrograms(kubernetesPrograms, process.env, say)}\n`);
  if (withFlux) process.stdout.write(`${(await buildFlux(process.env, say)).bin}\n`);
}

/** Prints one line of JSON when it is ready: where it is, and how to use it. */
async function start(): Promise<void> {
  const programs = await findPlanePrograms(process.env);
  if (programs === undefined) throw new Error('no openssl on PATH, or nothing built: run the same with "build"');
  const plane = await ControlPlane.start(programs);
  const { url, kubeconfig, kubectlProgram, logs, auditLog, pids } = plane;
  process.stdout.write(`${JSON.stringify({ url, kubeconfig, kubectl: kubectlProgram, logs, auditLog, pids })}\n`);
  for await (const _ of process.stdin) continue;
  await plane.stop();
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const [name = '', ...more] = process.argv.slice(2);
const withFlux = name === 'build' && more.join(' ') === '--flux';
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined || (more.length > 0 && !withFlux)) {
  say('usage: node scripts/cluster/main.ts build [--flux]|start');
  process.exitCode = 2;
} else {
  try {
    await command();
  } catch (error) {
    say(`no cluster: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 3;
  }
}
