import { readFileSync } from 'node:fs';
import { ControlPlane, type ControlPlanePrograms } from '../../../../test/support/cluster/plane/control-plane.ts';
import { until } from '../../../../test/support/cluster/until.ts';
import { Installation, type Component } from '../../../../test/support/installation/installation.ts';
import type { RunningProgram } from '../../../../test/support/running-program.ts';
import { memoryEnvironment } from '../../../image/image-plan.ts';
import { bundleFile } from '../../paths.ts';
import { AskedRequests } from './asked-requests.ts';
import { Etcd } from './etcd.ts';
import { LoadClient } from './load-client.ts';
import { peakMebibytes } from './memory.ts';
import { readProcessors, spentBetween, type ProcessorTime } from './processor-time.ts';

export const components = ['operator', 'scanner', 'storage'] as const;

/** MiB by process. */
export type Memory = Readonly<Record<Component, number>>;

/** A scan of everything as the scanner tells it. */
export interface CompleteScan {
  readonly outcome: string;
  readonly results: number;
  readonly writes: number;
  readonly seconds: number;
}

/** How long a scan of the largest cluster may take on a busy machine, in milliseconds. */
const longest = 1_800_000;

/** A control plane without controllers, and our three processes in it. */
export class BenchStage {
  readonly plane: ControlPlane;
  readonly etcd: Etcd;
  readonly client: LoadClient;
  readonly requests: AskedRequests;
  readonly #installation: Installation;
  #programs: Readonly<Record<Component, RunningProgram>> | undefined;

  private constructor(plane: ControlPlane, installation: Installation) {
    this.plane = plane;
    this.#installation = installation;
    this.etcd = new Etcd(plane.etcdSocket);
    this.client = new LoadClient(plane);
    this.requests = new AskedRequests(plane.auditLog);
  }

  /** Starts the control plane and installs what a release has; no process of ours runs yet. `node`: options of Node. */
  static async start(programs: ControlPlanePrograms, node: readonly string[] = []): Promise<BenchStage> {
    const plane = await ControlPlane.start(programs, {
      hasControllers: false,
      // No controller makes default accounts; what namespaces enforce is for others to try; one file of all requests.
      apiServerArguments: [
        '--disable-admission-plugins=ServiceAccount,PodSecurity',
        '--audit-log-maxsize=4000',
        '--max-requests-inflight=800',
        '--max-mutating-requests-inflight=400',
      ],
    });
    try {
      const program = [...node, bundleFile];
      const options = { clusterName: 'bench', program, env: memoryEnvironment, leaseSeconds: 15 };
      return new BenchStage(plane, await Installation.make(plane, options));
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  /** Starts all three. Gives milliseconds since 1970. */
  async startAll(): Promise<number> {
    const at = Date.now();
    this.#programs = await this.#installation.startAll();
    return at;
  }

  program(component: Component): RunningProgram {
    const program = this.#programs?.[component];
    if (!program) throw new Error(`${component} does not run`);
    return program;
  }

  /** Has something done, and tells what the control plane, our processes and this one needed of the processors for it. */
  async spent<T>(work: () => Promise<T>): Promise<readonly [T, ProcessorTime]> {
    const before = readProcessors(this.#pids());
    const done = await work();
    return [done, spentBetween(before, readProcessors(this.#pids()))];
  }

  #pids(): Readonly<Record<string, number>> {
    const servers = this.plane.pids.map((pid) => [readFileSync(`/proc/${pid}/comm`, 'latin1').trim(), pid]);
    const programs = Object.entries(this.#programs ?? {}).map(([name, { pid }]) => [name, pid]);
    return { ...Object.fromEntries([...servers, ...programs]), bench: process.pid };
  }

  /** Tells all three to stop, and waits until they have. */
  async stopAll(): Promise<void> {
    await Promise.all(components.map((component) => this.program(component).stop()));
  }

  /** The next scan of everything that ends, counted from the first of this scanner's. */
  async scanComplete(number: number): Promise<CompleteScan> {
    const { log } = this.program('scanner');
    const found = await until(
      `scan ${number} of everything`,
      async () => log.filter(({ msg }) => msg === 'scan complete')[number - 1],
      longest,
    );
    return {
      outcome: String(found['outcome']),
      results: Number(found['results']),
      writes: Number(found['writes']),
      seconds: Number(found['seconds']),
    };
  }

  /** A token that our processes take. */
  callerToken(): Promise<string> {
    return this.#installation.callerToken();
  }

  /** The most that each has had so far. */
  peaks(): Memory {
    const peakOf = (component: Component): number => peakMebibytes(this.program(component).pid);
    return { operator: peakOf('operator'), scanner: peakOf('scanner'), storage: peakOf('storage') };
  }

  /** Lists that were needed again and scans, as the processes count them: `scanner watch_relists_total{…} 1`. */
  async setbacks(): Promise<readonly string[]> {
    const counted = components.map(async (component) => {
      const text = await (await fetch(`${this.program(component).url}/metrics`)).text();
      const lines = text
        .split('\n')
        .filter((line) => /_(?:watch_relists|watch_drops|full_scans)_total\{.* [1-9]/.test(line));
      return lines.map((line) => `${component} ${line.replace(/^kubescape_gitops_[a-z]+_/, '')}`);
    });
    const scans = this.program('operator').log.filter(({ msg }) =>
      /^(?:leading|triggering scan|scan (?:lost|failed|refused))$/.test(msg),
    );
    const told = scans.map(({ msg, causes, why }) => [msg, causes, why].filter(Boolean).join(' '));
    return [...(await Promise.all(counted)).flat(), ...told];
  }

  async close(): Promise<void> {
    this.client.close();
    await this.#installation.stop();
    await this.plane.stop();
  }
}
