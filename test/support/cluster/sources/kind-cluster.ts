import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { atEnd } from '../../../../src/platform/at-end.ts';
import { exec } from '../../../../src/platform/exec.ts';
import { makeRunFolder, removeRunFolder } from '../plane/run-folder.ts';
import { adoptCluster, type AdoptedCluster } from './adopted-cluster.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const limits = { milliseconds: 600_000, stdoutBytes: 1_000_000, stderrBytes: 1_000_000 };

/** Makes a cluster of containers with kind, under a name of its own; it is deleted when this process ends. */
export async function startKindCluster(kind: string, kubectl: string, env: Variables): Promise<AdoptedCluster> {
  const name = `kubescape-gitops-${randomBytes(4).toString('hex')}`;
  const folder = await makeRunFolder();
  const kubeconfig = path.join(folder, 'kind.kubeconfig');
  const deletion = ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig];
  const forget = atEnd(() => void spawnSync(kind, deletion, { env: { ...env }, stdio: 'ignore', timeout: 60_000 }));
  const release = async (): Promise<void> => {
    await exec(kind, deletion, { env, cwd: folder, limits });
    forget();
    removeRunFolder(folder);
  };
  try {
    const creation = ['create', 'cluster', '--name', name, '--kubeconfig', kubeconfig, '--wait', '3m'];
    const run = await exec(kind, creation, { env, cwd: folder, limits });
    if (run.exitCode !== 0) throw new Error(`kind makes no cluster: ${run.killed ?? run.stderr.trim().slice(-500)}`);
    const { cluster, release: forsake } = await adoptCluster(kubeconfig, kubectl, env);
    const releaseBoth = async (): Promise<void> => {
      // What was made in a cluster that is deleted need not be removed from it.
      await forsake().catch(() => {});
      await release();
    };
    return { cluster, release: releaseBoth };
  } catch (error) {
    await release();
    throw error;
  }
}
