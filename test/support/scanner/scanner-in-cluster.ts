import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { componentRights } from '../../../src/kube/rbac/component-rights.ts';
import type { PolicyRule } from '../../../src/kube/rbac/policy-rule.ts';
import { TriggerAnswer, type Trigger } from '../../../src/service/triggers/trigger.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { requestToken, serviceAccountToken } from '../cluster/service-accounts.ts';
import { until } from '../cluster/until.ts';
import { RunningProgram } from '../running-program.ts';

/** An object as the API server has it. */
export const Stored = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().default(''),
    uid: z.string(),
    resourceVersion: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    ownerReferences: z.array(z.looseObject({ uid: z.string(), kind: z.string() })).optional(),
  }),
});
export type Stored = z.infer<typeof Stored>;

export interface ScannerChoice {
  /** Of the installation. */
  readonly namespace: string;
  /** Globs; default: only the namespace of the installation. */
  readonly include?: string;
  readonly exclude?: string;
  /** What it may not do of what it needs. */
  readonly without?: (rule: PolicyRule) => PolicyRule | undefined;
  readonly account?: string;
}

const results = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1';

/** The scanner as a process with the rights of its role, and what an operator does with it. */
export class ScannerInCluster {
  readonly program: RunningProgram;
  readonly #cluster: Cluster;
  readonly #token: string;
  readonly #folder: string;

  private constructor(program: RunningProgram, cluster: Cluster, token: string, folder: string) {
    this.program = program;
    this.#folder = folder;
    this.#cluster = cluster;
    this.#token = token;
  }

  /** Starts it, and waits until it knows the cluster. */
  static async start(cluster: Cluster, choice: ScannerChoice): Promise<ScannerInCluster> {
    const scanner = await ScannerInCluster.launch(cluster, choice);
    await scanner.program.logged('the cluster is known');
    return scanner;
  }

  static async launch(cluster: Cluster, choice: ScannerChoice): Promise<ScannerInCluster> {
    const { namespace, include = namespace, exclude = '', account = 'kubescape-scanner' } = choice;
    const folder = mkdtempSync(path.join(tmpdir(), 'scanner-'));
    const token = await accountToken(cluster, choice, account);
    writeFileSync(path.join(folder, 'kubeconfig'), cluster.kubeconfigOf(token));
    mkdirSync(path.join(folder, 'config'));
    writeFileSync(path.join(folder, 'config', 'includeNamespaces'), include);
    writeFileSync(path.join(folder, 'config', 'excludeNamespaces'), exclude);
    await serviceAccountToken(cluster, { namespace, name: 'kubescape-operator' });
    const caller = await requestToken(cluster, namespace, 'kubescape-operator', { audiences: ['kubescape-gitops'] });
    const options = {
      '--namespace': namespace,
      '--cluster-name': 'test',
      '--listen': '127.0.0.1:0',
      '--kubeconfig': path.join(folder, 'kubeconfig'),
      '--config': path.join(folder, 'config'),
      '--log-level': 'debug',
      '--caller': `${namespace}/kubescape-operator`,
    };
    const program = await RunningProgram.launch(['scanner', ...Object.entries(options).flat()], { HOME: folder });
    return new ScannerInCluster(program, cluster, caller, folder);
  }

  /** Changes which namespaces are judged. */
  include(globs: string): void {
    writeFileSync(path.join(this.#folder, 'config', 'includeNamespaces'), globs);
  }

  /** Asks it, as the operator does. */
  async ask(
    method: string,
    where: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${this.program.url}${where}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  /** Has objects judged, each in the version in which it is given. */
  async trigger(...objects: readonly (Stored | Trigger)[]): Promise<TriggerAnswer> {
    const triggers = objects.map((object) => ('metadata' in object ? triggerOf(object) : object));
    const { status, body } = await this.ask('POST', '/v1/triggers', { triggers });
    if (status !== 200) throw new Error(`triggers are answered ${status}: ${JSON.stringify(body)}`);
    return TriggerAnswer.parse(body);
  }

  /** Applies an object and has it judged. */
  async applied(object: object & { readonly kind: string }): Promise<TriggerAnswer> {
    return this.trigger(await applied(this.#cluster, object));
  }

  /** Ends it as the kernel does, and takes its tokens away. */
  async kill(): Promise<void> {
    await this.program.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function triggerOf(
  { apiVersion, kind, metadata }: Stored,
  type: Trigger['type'] = 'changed',
  request?: string,
): Trigger {
  const { namespace, name, uid, resourceVersion } = metadata;
  const asked = request === undefined ? {} : { request };
  return { apiVersion, kind, namespace, name, uid, resourceVersion, type, ...asked };
}

/** Applies an object and gives it as it is stored then. */
export async function applied(cluster: Cluster, object: object): Promise<Stored> {
  const args = ['apply', '--server-side', '--force-conflicts', '-o', 'json', '-f', '-'];
  return Stored.parse(JSON.parse(await cluster.kubectl(args, JSON.stringify(object))));
}

/** A stored result; undefined where there is none. */
export async function storedResult(
  cluster: Cluster,
  plural: 'workloadconfigurationscans' | 'workloadconfigurationscansummaries',
  namespace: string,
  name: string,
): Promise<(Stored & { readonly spec: any }) | undefined> {
  const { status, body } = await cluster.request('GET', `${results}/namespaces/${namespace}/${plural}/${name}`);
  return status === 200 ? (Stored.parse(body) as Stored & { readonly spec: any }) : undefined;
}

/** The versions of all stored results of a namespace, by kind and name. */
export async function storedVersions(cluster: Cluster, namespace: string): Promise<Readonly<Record<string, string>>> {
  const versions: Record<string, string> = {};
  for (const plural of ['workloadconfigurationscans', 'workloadconfigurationscansummaries']) {
    const { body } = await cluster.request('GET', `${results}/namespaces/${namespace}/${plural}`);
    const { items } = z.object({ items: z.array(Stored.omit({ apiVersion: true, kind: true })) }).parse(body);
    for (const { metadata } of items) versions[`${plural}/${metadata.name}`] = metadata.resourceVersion;
  }
  return versions;
}

async function accountToken(cluster: Cluster, { namespace, without }: ScannerChoice, name: string): Promise<string> {
  const rights = componentRights.find(({ component }) => component === 'kubescape');
  if (rights === undefined) throw new Error('the scanner has no rights');
  const take = (rules: readonly PolicyRule[]): readonly PolicyRule[] =>
    without ? rules.flatMap((rule) => without(rule) ?? []) : rules;
  const token = await serviceAccountToken(cluster, {
    namespace,
    name,
    rules: take(rights.namespaceRules),
    clusterRules: take(rights.clusterRules),
  });
  // Rights reach the API server's authorizer through a watch of its own.
  await until('rights of the scanner', async () => {
    return (
      (await cluster.request('GET', `${results}/workloadconfigurationscans?limit=1`, undefined, token)).status === 200
    );
  });
  return token;
}
