import { globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import type { ApiServer } from '../cluster/api-request.ts';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { ControlPlane } from '../cluster/plane/control-plane.ts';
import { freePort } from '../cluster/plane/free-port.ts';
import { requestToken } from '../cluster/service-accounts.ts';
import { until } from '../cluster/until.ts';
import { RunningProgram } from '../running-program.ts';

const chart = path.resolve(import.meta.dirname, '../../../flux/chart');

/** The namespace that the manifests name. */
export const installed = 'kubescape';

/** For whom tokens are meant that one process sends to another. */
const audience = 'kubescape-gitops';

const accounts = {
  operator: 'kubescape-operator',
  scanner: 'kubescape-scanner',
  storage: 'kubescape-storage',
} as const;
export type Component = keyof typeof accounts;

export interface InstallationOptions {
  /** As wlids name it. */
  readonly clusterName?: string;
  /** What Node gets before the command; default: the source. */
  readonly program?: readonly string[];
  /** What processes take for the API server, such as a proxy before it; default: the cluster's own. */
  readonly apiServer?: ApiServer;
  /** For all processes. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long a leader may be silent. Default: 5, so that tests see one follow another soon; a release has 15. */
  readonly leaseSeconds?: number;
}

/**
 * Our definitions, rights and processes in a cluster that is all ours, as a Helm release would put them there: each
 * process has the token of its own ServiceAccount and nothing else. What the kubelet does for Pods is done here.
 */
export class Installation {
  readonly cluster: Cluster;
  readonly #options: InstallationOptions;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-installation-'));
  readonly #running = new Set<RunningProgram>();
  readonly #ports = new Map<Component, number>();

  private constructor(cluster: Cluster, options: InstallationOptions) {
    this.cluster = cluster;
    this.#options = options;
  }

  /** Applies CustomResourceDefinitions, namespace and rights from flux/chart; no process runs yet. */
  static async make(cluster: Cluster, options: InstallationOptions = {}): Promise<Installation> {
    const installation = new Installation(cluster, options);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: installed } };
    await cluster.apply(...manifests('crds'), namespace);
    await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
    await cluster.apply(...manifests('rbac'));
    for (const component of Object.keys(accounts) as Component[]) await installation.#prepare(component);
    return installation;
  }

  /** What `--config` names: the ConfigMap of namespaces, as a mounted folder. */
  get configFolder(): string {
    return path.join(this.#folder, 'config');
  }

  /** Writes what the mounted ConfigMap holds. */
  configure(keys: Readonly<Record<string, string>>): void {
    mkdirSync(this.configFolder, { recursive: true });
    for (const [key, text] of Object.entries(keys)) writeFileSync(path.join(this.configFolder, key), text);
  }

  /** Where the first replica of a process is reached. */
  urlOf(component: Component): string {
    return `http://127.0.0.1:${this.#ports.get(component)}`;
  }

  /** Starts a process, another replica where one runs; resolves once it listens. */
  async start(component: Component, more: readonly string[] = []): Promise<RunningProgram> {
    const isFirst = ![...this.#running].some(({ process }) => process.spawnargs.includes(component));
    const known = this.#ports.get(component);
    const port = isFirst && known !== undefined ? known : await freePort();
    const folder = path.join(this.#folder, component);
    const options = {
      namespace: installed,
      'cluster-name': this.#options.clusterName ?? 'test',
      listen: `127.0.0.1:${port}`,
      advertise: `http://127.0.0.1:${port}`,
      token: path.join(folder, 'peer-token'),
      audience,
      config: this.configFolder,
      'lease-seconds': String(this.#options.leaseSeconds ?? 5),
      ...(component === 'operator' ? { scanner: this.urlOf('scanner') } : {}),
    };
    const command = [component, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]), ...more];
    const { hostname, port: apiPort } = new URL((this.#options.apiServer ?? this.cluster).url);
    const env = {
      ...this.#options.env,
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: apiPort,
      KUBESCAPE_GITOPS_SERVICE_ACCOUNT: folder,
    };
    const program = await RunningProgram.launch(command, env, this.#options.program);
    this.#keepOutput(component, program);
    this.#running.add(program);
    program.process.on('exit', () => this.#running.delete(program));
    return program;
  }

  /** Starts all three; resolves when each is ready. */
  async startAll(): Promise<Readonly<Record<Component, RunningProgram>>> {
    const scanner = await this.start('scanner');
    const storage = await this.start('storage');
    const operator = await this.start('operator');
    const all = { operator, scanner, storage };
    for (const [name, program] of Object.entries(all)) {
      await until(`${name} to be ready`, async () => (await program.readiness()).status === 200);
    }
    return all;
  }

  /** A token that a process of ours takes, of the ServiceAccount of one of ours or of another one. */
  callerToken(namespace: string = installed, account: string = accounts.operator): Promise<string> {
    return requestToken(this.cluster, namespace, account, { audiences: [audience] });
  }

  /** Gives a process other tokens, as the kubelet does before the old ones end. */
  async renewTokens(component: Component): Promise<void> {
    const folder = path.join(this.#folder, component);
    const account = accounts[component];
    replaceFile(path.join(folder, 'token'), await requestToken(this.cluster, installed, account));
    replaceFile(path.join(folder, 'peer-token'), await this.callerToken(installed, account));
  }

  /** Ends all processes at once. What is in the cluster stays. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((program) => program.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Beside the logs of the control plane it is kept when a test fails. */
  #keepOutput(component: Component, program: RunningProgram): void {
    if (!(this.cluster instanceof ControlPlane)) return;
    program.keepOutput(path.join(this.cluster.logs, `${component}-${program.pid}.log`));
  }

  async #prepare(component: Component): Promise<void> {
    const folder = path.join(this.#folder, component);
    mkdirSync(folder, { recursive: true });
    await this.renewTokens(component);
    writeFileSync(path.join(folder, 'ca.crt'), (this.#options.apiServer ?? this.cluster).ca);
    writeFileSync(path.join(folder, 'namespace'), installed);
    this.#ports.set(component, await freePort());
    this.configure({ includeNamespaces: '', excludeNamespaces: '' });
  }
}

/** Whoever reads it gets the old text or the new one. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function manifests(folder: string): readonly KubeObject[] {
  const files = globSync('*.yaml', { cwd: path.join(chart, folder) }).toSorted();
  return files.flatMap((file) => loadAll(readFileSync(path.join(chart, folder, file), 'utf8')) as KubeObject[]);
}
