import { globSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { atEnd } from '../../../src/platform/at-end.ts';
import { exec } from '../../../src/platform/exec.ts';
import type { KubeObject } from '../cluster/cluster.ts';
import type { ControlPlane } from '../cluster/plane/control-plane.ts';
import { freePort } from '../cluster/plane/free-port.ts';
import { makeRunFolder, removeRunFolder } from '../cluster/plane/run-folder.ts';
import { ServerProcess } from '../cluster/plane/server-process.ts';
import type { FluxPrograms } from '../cluster/programs/flux-programs.ts';
import { Stop, until } from '../cluster/until.ts';
import { HelmDriver } from './helm-driver.ts';

const definitions = path.resolve(import.meta.dirname, '../../fixtures/flux/crds');
const startTime = 60_000;
const limits = { milliseconds: 300_000, stdoutBytes: 10_000_000, stderrBytes: 1_000_000 };

/** The real source- and kustomize-controller of Flux for a control plane, and a stand-in for its helm-controller. */
export class FluxControllers {
  readonly helm: HelmDriver;
  readonly #plane: ControlPlane;
  readonly #programs: FluxPrograms;
  readonly #folder: string;
  readonly #servers: readonly ServerProcess[];
  readonly #forget: () => void;

  private constructor(plane: ControlPlane, programs: FluxPrograms, folder: string, servers: readonly ServerProcess[]) {
    this.#plane = plane;
    this.#programs = programs;
    this.#folder = folder;
    this.#servers = servers;
    this.helm = new HelmDriver(plane, path.join(programs.bin, 'helm'), path.join(folder, 'helm-driver'));
    this.#forget = atEnd(() => removeRunFolder(folder));
  }

  /** Applies Flux' definitions and the namespace flux-system, and resolves when both controllers are ready. */
  static async start(plane: ControlPlane, programs: FluxPrograms): Promise<FluxControllers> {
    const files = globSync('*.yaml', { cwd: definitions }).toSorted();
    const objects = files.map((file) => load(readFileSync(path.join(definitions, file), 'utf8')) as KubeObject);
    await plane.apply(...objects, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
    await plane.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
    const folder = await makeRunFolder();
    const [artifacts, sourceHealth, kustomizeHealth] = [await freePort(), await freePort(), await freePort()];
    mkdirSync(path.join(folder, 'artifacts'));
    const own = [`--storage-addr=127.0.0.1:${artifacts}`, `--storage-adv-addr=127.0.0.1:${artifacts}`];
    const run = (name: string, health: number, more: readonly string[]): ServerProcess =>
      new ServerProcess({
        name,
        program: path.join(programs.bin, name),
        args: [...sharedArguments, `--health-addr=127.0.0.1:${health}`, ...more],
        cwd: folder,
        log: path.join(plane.logs, `${name}.log`),
        env: { KUBECONFIG: plane.kubeconfig, RUNTIME_NAMESPACE: 'flux-system', PATH: process.env['PATH'] ?? '' },
      });
    const source = run('source-controller', sourceHealth, [...own, `--storage-path=${path.join(folder, 'artifacts')}`]);
    const kustomize = run('kustomize-controller', kustomizeHealth, ['--requeue-dependency=1s']);
    const controllers = new FluxControllers(plane, programs, folder, [source, kustomize]);
    try {
      source.start();
      kustomize.start();
      await Promise.all([answers(source, sourceHealth), answers(kustomize, kustomizeHealth)]);
      controllers.helm.start();
      return controllers;
    } catch (error) {
      await controllers.stop();
      throw error;
    }
  }

  /** Runs the command `flux` as the admin and gives what it said. Rejects with that where it failed. */
  async flux(...args: readonly string[]): Promise<string> {
    const env = { HOME: this.#folder, KUBECONFIG: this.#plane.kubeconfig };
    const run = await exec(this.#programs.flux, args, { env, cwd: this.#folder, limits });
    const said = `${run.stdout}${run.stderr}`.trim();
    if (run.exitCode === 0) return said;
    const trouble = this.helm.trouble.slice(-1).map((one) => `; the stand-in: ${one}`);
    throw new Error(`flux ${args.join(' ')}: ${run.killed ?? said}${trouble.join('')}`);
  }

  /** Ends all of it. What is in the cluster stays. */
  async stop(): Promise<void> {
    await this.helm.stop();
    await Promise.all(this.#servers.map((server) => server.kill()));
    removeRunFolder(this.#folder);
    this.#forget();
  }
}

/** One of each is enough, and nobody hears of events. */
const sharedArguments = [
  '--watch-all-namespaces=true',
  '--enable-leader-election=false',
  '--events-addr=',
  '--metrics-addr=127.0.0.1:0',
  '--log-level=info',
  '--log-encoding=json',
];

async function answers(server: ServerProcess, port: number): Promise<void> {
  await until(
    'a controller of Flux',
    async () => {
      if (server.pid === undefined) throw new Stop(server.lastWords);
      return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
    },
    startTime,
  );
}
