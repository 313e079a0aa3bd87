import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { exec } from '../../../../src/platform/exec.ts';
import type { ApiServer } from '../api-request.ts';
import { Cluster } from '../cluster.ts';
import { kubeconfigText } from '../kubeconfig.ts';
import { makeRunFolder, removeRunFolder } from '../plane/run-folder.ts';

/** A cluster that was there before, and how to leave it as it was. */
export interface AdoptedCluster {
  readonly cluster: Cluster;
  readonly release: () => Promise<void>;
}

const Kubeconfig = z.object({
  clusters: z
    .array(
      z.object({
        cluster: z.object({ server: z.url({ protocol: /^https$/ }), 'certificate-authority-data': z.base64() }),
      }),
    )
    .length(1),
});
const limits = { milliseconds: 60_000, stdoutBytes: 1_000_000, stderrBytes: 100_000 };
/** In seconds. */
const tokenTime = '86400s';

/**
 * Takes the cluster of a kubeconfig's current context. Whatever way its user is known there, kubectl knows it; tests use
 * the token of a ServiceAccount that may do everything, which is made for them. Throws where that is not allowed.
 */
export async function adoptCluster(
  kubeconfig: string,
  kubectl: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<AdoptedCluster> {
  const folder = await makeRunFolder();
  const owner = new Kubectl(kubectl, path.resolve(kubeconfig), env);
  const namespace = `kubescape-gitops-tests-${randomBytes(4).toString('hex')}`;
  const release = async (): Promise<void> => {
    const gone = ['--ignore-not-found', '--wait=false'];
    try {
      await owner.run(['delete', `clusterrolebinding/${namespace}`, `namespace/${namespace}`, ...gone]);
    } finally {
      removeRunFolder(folder);
    }
  };
  try {
    const server = await owner.server();
    await owner.run(['create', 'namespace', namespace]);
    await owner.run(['create', 'serviceaccount', 'admin', '-n', namespace]);
    const role = ['--clusterrole=cluster-admin', `--serviceaccount=${namespace}:admin`];
    await owner.run(['create', 'clusterrolebinding', namespace, ...role]);
    const token = await owner.run(['create', 'token', 'admin', '-n', namespace, `--duration=${tokenTime}`]);
    const adminToken = token.trim();
    const file = path.join(folder, 'kubeconfig');
    await writeFile(file, kubeconfigText(server, adminToken), { mode: 0o600 });
    const cluster = new Cluster({ ...server, adminToken, kubeconfig: file, kubectlProgram: kubectl });
    return { cluster, release };
  } catch (error) {
    await release().catch(() => {});
    throw error;
  }
}

/** Kubectl with the kubeconfig of the cluster's owner, and the environment that the programs in it may need. */
class Kubectl {
  readonly #program: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(program: string, kubeconfig: string, env: Readonly<Record<string, string | undefined>>) {
    this.#program = program;
    this.#env = { ...env, KUBECONFIG: kubeconfig };
  }

  async run(args: readonly string[]): Promise<string> {
    const run = await exec(this.#program, args, { env: this.#env, cwd: '/', limits });
    if (run.exitCode === 0) return run.stdout;
    throw new Error(`kubectl ${args.join(' ')}: ${run.killed ?? run.stderr.trim().slice(-500)}`);
  }

  async server(): Promise<ApiServer> {
    const text = await this.run(['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json']);
    const { data, error } = Kubeconfig.safeParse(JSON.parse(text));
    const [found] = data?.clusters ?? [];
    if (found === undefined) {
      throw new Error(`${this.#env['KUBECONFIG']}: no https server with a certificate authority: ${error?.message}`);
    }
    const { server, 'certificate-authority-data': authority } = found.cluster;
    return { url: server, ca: Buffer.from(authority, 'base64').toString('utf8') };
  }
}
