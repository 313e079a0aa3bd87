import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exec, type ExecResult } from '../../../src/platform/exec.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { freePort } from '../cluster/plane/free-port.ts';
import { RunningProgram } from '../running-program.ts';
import {
  readCronJob,
  readDeployments,
  readServices,
  readTexts,
  type DeploymentObject,
  type PodContainer,
  type PodTemplate,
} from './pod-spec.ts';
import { makeVolumes } from './pod-volumes.ts';

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';
const limits = { milliseconds: 120_000, stdoutBytes: 1_000_000, stderrBytes: 1_000_000 };

/**
 * Runs the containers of installed Deployments as processes of this machine, one of each: with the arguments, variables,
 * ConfigMaps, Secrets and tokens that the pods have. Addresses lead to this machine, paths into folders of it. KWOK only
 * says of pods that they run.
 */
export class PodProcesses {
  readonly #cluster: Cluster;
  readonly #namespace: string;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-pods-'));
  readonly #deployments: ReadonlyMap<string, DeploymentObject>;
  /** Of each Deployment, where its process listens. */
  readonly #ports: ReadonlyMap<string, number>;
  /** What `service:port` is on this machine. */
  readonly #addresses: ReadonlyMap<string, string>;
  readonly #running: RunningProgram[] = [];

  private constructor(
    cluster: Cluster,
    namespace: string,
    deployments: ReadonlyMap<string, DeploymentObject>,
    network: Pick<Network, 'ports' | 'addresses'>,
  ) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#deployments = deployments;
    this.#ports = network.ports;
    this.#addresses = network.addresses;
  }

  /** Reads what is installed in a namespace. Nothing runs yet. */
  static async of(cluster: Cluster, namespace: string): Promise<PodProcesses> {
    const all = await readDeployments(cluster, namespace);
    const deployments = new Map(all.map((one) => [one.metadata.name, one]));
    return new PodProcesses(cluster, namespace, deployments, await networkOf(cluster, namespace, all));
  }

  /** Starts the process of a Deployment, and resolves once it listens. `env`: on top of what the pod has. */
  async start(name: string, env: Readonly<Record<string, string>> = {}): Promise<RunningProgram> {
    const template = this.#deployments.get(name)?.spec.template;
    if (template === undefined)
      throw new Error(`no Deployment ${name}, but: ${[...this.#deployments.keys()].join(', ')}`);
    const pod = await this.#pod(name, template, this.#ports.get(name));
    const program = await RunningProgram.launch(pod.args, { ...pod.env, ...env });
    this.#running.push(program);
    return program;
  }

  /** Runs to its end what a CronJob would run. */
  async runCronJob(name: string): Promise<ExecResult> {
    const template = await readCronJob(this.#cluster, this.#namespace, name);
    const { command, args, env } = await this.#pod(name, template, undefined);
    const [program = '', ...rest] = [...command, ...args];
    if (program !== 'node') throw new Error(`CronJob ${name} runs ${program}`);
    return exec(process.execPath, rest, { env, cwd: this.#folder, limits });
  }

  /** Ends all of them at once. */
  async stop(): Promise<void> {
    await Promise.all(this.#running.map((program) => program.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #pod(name: string, template: PodTemplate, port: number | undefined): Promise<PodProcess> {
    const [container] = template.spec.containers;
    const place = { cluster: this.#cluster, namespace: this.#namespace, template };
    const mounts = await makeVolumes(place, path.join(this.#folder, name));
    const [listens] = container.ports;
    const own =
      listens && port !== undefined ? [[`127.0.0.1:${listens.containerPort}`, `127.0.0.1:${port}`] as const] : [];
    const here = (text: string): string => {
      const local = text.replaceAll('$(POD_IP)', '127.0.0.1').replaceAll('0.0.0.0:', '127.0.0.1:');
      return replaceFolders(replaceHosts(local, new Map([...own, ...this.#addresses])), mounts);
    };
    const { hostname, port: apiPort } = new URL(this.#cluster.url);
    const account = mounts.get(accountFolder);
    return {
      command: container.command.map(here),
      args: container.args.map(here),
      env: {
        ...(await this.#variables(container, here)),
        KUBERNETES_SERVICE_HOST: hostname,
        KUBERNETES_SERVICE_PORT: apiPort,
        // A pod without a token of the API server has none here either.
        KUBESCAPE_GITOPS_SERVICE_ACCOUNT: account ?? path.join(this.#folder, 'no-account'),
      },
    };
  }

  async #variables(container: PodContainer, here: (text: string) => string): Promise<Record<string, string>> {
    const variables: Record<string, string> = {};
    for (const { name, value, valueFrom } of container.env) {
      const { fieldRef, secretKeyRef } = valueFrom ?? {};
      if (fieldRef && fieldRef.fieldPath !== 'status.podIP') throw new Error(`nobody here knows ${fieldRef.fieldPath}`);
      const secret = secretKeyRef && (await readTexts(this.#cluster, this.#namespace, 'secrets', secretKeyRef.name));
      variables[name] = fieldRef ? '127.0.0.1' : (secret?.[secretKeyRef?.key ?? ''] ?? here(value));
    }
    return variables;
  }
}

interface PodProcess {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface Network {
  readonly ports: ReadonlyMap<string, number>;
  readonly addresses: ReadonlyMap<string, string>;
}

/** Gives each Deployment a port, and leads Services to those whose pods they select. */
async function networkOf(
  cluster: Cluster,
  namespace: string,
  deployments: readonly DeploymentObject[],
): Promise<Network> {
  const ports = new Map<string, number>();
  for (const { metadata } of deployments) ports.set(metadata.name, await freePort());
  const addresses = new Map<string, string>();
  for (const { metadata, spec } of await readServices(cluster, namespace)) {
    const target = deployments.find(({ spec: { template } }) => selects(spec.selector, template.metadata.labels));
    const port = target && ports.get(target.metadata.name);
    const open = target?.spec.template.spec.containers[0].ports ?? [];
    for (const { port: offered, targetPort } of spec.ports) {
      const isOpen = open.some(({ name, containerPort }) => name === targetPort || containerPort === targetPort);
      if (isOpen) addresses.set(`${metadata.name}:${offered}`, `127.0.0.1:${port}`);
    }
  }
  return { ports, addresses };
}

function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

/** Replaces hosts with their ports, where they are not the end of others. */
function replaceHosts(text: string, hosts: ReadonlyMap<string, string>): string {
  return replaceAny(text, hosts, (names) => `(?<![\\w.-])(?:${names})(?!\\d)`);
}

/** Replaces folders, also before what is in them, where a path begins. */
function replaceFolders(text: string, folders: ReadonlyMap<string, string>): string {
  return replaceAny(text, folders, (names) => `(?<=^|[=:,\\s])(?:${names})(?=/|$)`);
}

/** In one go: what one replacement made is not replaced again. */
function replaceAny(text: string, pairs: ReadonlyMap<string, string>, pattern: (names: string) => string): string {
  if (pairs.size === 0) return text;
  const names = [...pairs.keys()].toSorted((a, b) => b.length - a.length).map((name) => RegExp.escape(name));
  return text.replaceAll(new RegExp(pattern(names.join('|')), 'g'), (found) => pairs.get(found) ?? found);
}
