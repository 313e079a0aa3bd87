import path from 'node:path';
import { atEnd } from '../../../../src/platform/at-end.ts';
import { apiRequest, type ApiAnswer } from '../api-request.ts';
import { Cluster, type ClusterAccess } from '../cluster.ts';
import { Stop, until } from '../until.ts';
import { freePort } from './free-port.ts';
import { makeReadyNodes } from './nodes.ts';
import { writePlaneFiles, type PlaneFiles } from './plane-files.ts';
import { etcdSocket, planeProgram, type PlaneProgram } from './programs.ts';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';
import { ServerProcess } from './server-process.ts';

export interface ControlPlaneOptions {
  /** How many nodes KWOK plays, on which Pods run. Default: 2. */
  readonly nodes?: number;
  /** Whether controllers, scheduler and KWOK run. Without them objects stay as they were written. Default: true. */
  readonly hasControllers?: boolean;
  /** On top of what the API server is started with; of a flag given twice, the last counts. */
  readonly apiServerArguments?: readonly string[];
}

/** What a control plane is started from. */
export interface ControlPlanePrograms {
  /** The folder with all programs of `kubernetesPrograms`. */
  readonly bin: string;
  readonly openssl: string;
}

const startTime = 120_000;
const attempts = 3;

/**
 * A Kubernetes of its own, on 127.0.0.1: real etcd, API server, controllers and scheduler; nodes and Pods are KWOK's.
 * It ends with `stop`, or with this process, however that ends.
 */
export class ControlPlane extends Cluster {
  /** All that its programs print, and the audit log. */
  readonly logs: string;
  /** What ServiceAccounts asked the API server for, one JSON object a line. */
  readonly auditLog: string;
  /** Signs tokens of ServiceAccounts. */
  readonly tokenKey: string;
  /** The files by which its API server is known to be the right one, for a proxy before it. */
  readonly certificate: { readonly keyFile: string; readonly certificateFile: string };
  /** Where etcd listens: a socket, which takes its API over HTTP too. */
  readonly etcdSocket: string;
  readonly #folder: string;
  readonly #servers: ReadonlyMap<PlaneProgram, ServerProcess>;
  readonly #forget: () => void;
  #isStopped = false;

  private constructor({ settings, server, adminToken }: PlaneFiles) {
    const { bin, folder, kubeconfigs } = settings;
    const access: ClusterAccess = {
      ...server,
      adminToken,
      kubeconfig: kubeconfigs.admin,
      kubectlProgram: path.join(bin, 'kubectl'),
    };
    super(access);
    this.logs = settings.logs;
    this.auditLog = settings.auditLog;
    this.tokenKey = settings.pki.tokenKey;
    this.certificate = { keyFile: settings.pki.serverKey, certificateFile: settings.pki.serverCertificate };
    this.etcdSocket = etcdSocket(folder);
    this.#folder = folder;
    const names = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;
    this.#servers = new Map(names.map((name) => [name, new ServerProcess(planeProgram(name, settings))]));
    // Called after its processes are gone: later actions come first.
    this.#forget = atEnd(() => removeRunFolder(folder));
  }

  /** Starts one, and resolves when Pods can run in it; without controllers when the API server is ready. */
  static async start(programs: ControlPlanePrograms, options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    for (let attempt = 1; ; attempt += 1) {
      const { nodes = 2, hasControllers = true, apiServerArguments = [] } = options;
      const port = await freePort();
      const files = await writePlaneFiles(await makeRunFolder(), { ...programs, port, apiServerArguments });
      const plane = new ControlPlane(files);
      try {
        await plane.startEtcd();
        if (hasControllers) await plane.#startControllers(nodes);
        return plane;
      } catch (error) {
        await plane.stop();
        // Somebody took the port after it was found free.
        const isTaken = error instanceof Stop && error.message.includes('address already in use');
        if (!isTaken || attempt === attempts) throw error;
      }
    }
  }

  /** The same as any cluster's; but what waits for an answer gives up when this one is stopped. */
  override request(method: string, requestPath: string, body?: unknown, token?: string): Promise<ApiAnswer> {
    if (this.#isStopped) return Promise.reject(new Stop('the control plane is stopped'));
    return super.request(method, requestPath, body, token);
  }

  /** The processes that run now. */
  get pids(): readonly number[] {
    return [...this.#servers.values()].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Kills its processes, waits until they are gone, and removes all that they wrote. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#servers.values()].map((server) => server.kill()));
    removeRunFolder(this.#folder);
    this.#forget();
  }

  /** Kills the API server, as a crash does. */
  async stopApiServer(): Promise<void> {
    await this.#server('kube-apiserver').kill();
  }

  /** Starts it again where it was, and resolves when it is ready. */
  async startApiServer(): Promise<void> {
    const server = this.#server('kube-apiserver');
    server.start();
    await until(
      'the API server',
      async () => {
        if (server.pid === undefined) throw new Stop(server.lastWords);
        const { status } = await apiRequest(this, { method: 'GET', path: '/readyz' });
        return status === 200;
      },
      startTime,
    );
  }

  /** Kills etcd: the API server answers, but knows nothing new. */
  async stopEtcd(): Promise<void> {
    await this.#server('etcd').kill();
  }

  /** Starts etcd again with what it had, and resolves when the API server is ready. */
  async startEtcd(): Promise<void> {
    this.#server('etcd').start();
    await this.startApiServer();
  }

  async #startControllers(nodes: number): Promise<void> {
    for (const name of ['kube-controller-manager', 'kube-scheduler', 'kwok'] as const) this.#server(name).start();
    const ready = Promise.all([this.defaultServiceAccount('default'), makeReadyNodes(this, nodes)]);
    await Promise.race([ready, this.#firstEnd()]);
  }

  /** Rejects when a part ends by itself while the others wait for it. */
  async #firstEnd(): Promise<never> {
    const server = await Promise.race([...this.#servers.values()].map((one) => one.ended.then(() => one)));
    throw new Stop(server.lastWords);
  }

  #server(name: PlaneProgram): ServerProcess {
    const server = this.#servers.get(name);
    if (server === undefined) throw new Error(`a control plane has no ${name}`);
    return server;
  }
}
