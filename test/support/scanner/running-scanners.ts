import { afterEach, beforeAll } from 'vitest';
import type { ClusterInUse } from '../cluster/testing/describe-cluster.ts';
import { installKinds } from './cluster-kinds.ts';
import { ScannerInCluster, type ScannerChoice } from './scanner-in-cluster.ts';

/** Starts scanners for single tests. They are killed afterwards, and nobody has to wait for the Lease of the dead. */
export class RunningScanners {
  readonly #use: ClusterInUse;
  readonly #running: ScannerInCluster[] = [];

  /** To be made while tests are collected: it adds hooks. */
  constructor(use: ClusterInUse) {
    this.#use = use;
    beforeAll(() => installKinds(use.cluster), 120_000);
    afterEach(async () => {
      await Promise.all(this.#running.splice(0).map((scanner) => scanner.kill()));
      await this.freeLease();
    });
  }

  /** One that knows the cluster. */
  async start(choice: Partial<ScannerChoice> = {}): Promise<ScannerInCluster> {
    const scanner = await this.launch(choice);
    await scanner.program.logged('the cluster is known');
    return scanner;
  }

  /** One that may have to wait until it leads. */
  async launch(choice: Partial<ScannerChoice> = {}): Promise<ScannerInCluster> {
    const scanner = await ScannerInCluster.launch(this.#use.cluster, { namespace: this.#use.namespace, ...choice });
    this.#running.push(scanner);
    return scanner;
  }

  async freeLease(): Promise<void> {
    const { cluster, namespace } = this.#use;
    await cluster.request('DELETE', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/kubescape-scanner`);
  }
}
