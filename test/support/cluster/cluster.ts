import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { exec } from '../../../src/platform/exec.ts';
import { apiRequest, type ApiAnswer, type ApiServer } from './api-request.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { until } from './until.ts';

/** All that is needed to use a cluster from any process. Plain data. */
export interface ClusterAccess extends ApiServer {
  /** Of somebody who may do everything. */
  readonly adminToken: string;
  /** A file for kubectl, with the admin's token. */
  readonly kubeconfig: string;
  /** The program to use with it. */
  readonly kubectlProgram: string;
}

/** An object as the API server takes it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

const kubectlLimits = { milliseconds: 120_000, stdoutBytes: 64 * 1024 * 1024, stderrBytes: 1024 * 1024 };

/** A cluster that tests may use. Whoever got it does not own its processes. */
export class Cluster implements ClusterAccess {
  readonly url: string;
  readonly ca: string;
  readonly adminToken: string;
  readonly kubeconfig: string;
  readonly kubectlProgram: string;

  constructor(access: ClusterAccess) {
    this.url = access.url;
    this.ca = access.ca;
    this.adminToken = access.adminToken;
    this.kubeconfig = access.kubeconfig;
    this.kubectlProgram = access.kubectlProgram;
  }

  /** Runs kubectl as the admin and gives what it printed; `stdin` is for `-f -`. Rejects with what it complained of. */
  async kubectl(args: readonly string[], stdin = ''): Promise<string> {
    const cwd = path.dirname(this.kubeconfig);
    // Kubectl would keep what it learns about the API below HOME.
    const env = { HOME: cwd, KUBECONFIG: this.kubeconfig };
    const run = await exec(this.kubectlProgram, args, { env, cwd, stdin, limits: kubectlLimits });
    if (run.exitCode === 0) return run.stdout;
    throw new Error(`kubectl ${args.join(' ')}: ${run.killed ?? run.stderr.trim()}`);
  }

  /** Asks the API server, as the admin unless another token is given, and gives whatever it answers. */
  request(method: string, requestPath: string, body?: unknown, token: string = this.adminToken): Promise<ApiAnswer> {
    return apiRequest(this, { method, path: requestPath, body, token });
  }

  /** Applies objects in their order, as `kubectl apply --server-side` does. */
  async apply(...objects: readonly KubeObject[]): Promise<void> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    await this.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], JSON.stringify(list));
  }

  /** Makes a namespace whose name begins so and is nobody else's; resolves once Pods can be made in it. */
  async createNamespace(prefix: string): Promise<string> {
    const namespace = `${prefix}-${randomBytes(4).toString('hex')}`;
    await this.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await this.defaultServiceAccount(namespace);
    return namespace;
  }

  /** The text of a kubeconfig for another user of this cluster. */
  kubeconfigOf(token: string): string {
    return kubeconfigText(this, token);
  }

  /** Waits until the controllers have given a namespace what every Pod needs. */
  async defaultServiceAccount(namespace: string): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    await until(`the default ServiceAccount of ${namespace}`, async () => {
      const { status } = await this.request('GET', path);
      return status === 200;
    });
  }
}
