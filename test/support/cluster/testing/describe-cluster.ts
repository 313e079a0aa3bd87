import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest';
import { Cluster } from '../cluster.ts';
import { ControlPlane, type ControlPlaneOptions, type ControlPlanePrograms } from '../plane/control-plane.ts';
import { removeClusterRights } from '../service-accounts.ts';
import type { SharedCluster } from './provided.ts';
import { sharedCluster } from './shared-cluster.ts';

/** A shared cluster as one group of tests sees it. To be used in tests and hooks, not while they are collected. */
export interface ClusterInUse {
  readonly cluster: Cluster;
  /** The group's own, deleted afterwards. What has no namespace is everybody's: give it a name of your own. */
  readonly namespace: string;
  readonly source: SharedCluster['source'];
  /** Only a built cluster has one. */
  readonly auditLog: string | undefined;
}

/** A control plane of a group's own, which may be broken. */
export interface PlaneInUse {
  readonly plane: ControlPlane;
  /** To start more of them. */
  readonly programs: ControlPlanePrograms;
}

/** Starting takes seconds, but of a machine that has other work. In milliseconds. */
const startTime = 180_000;

/** Like `describe`, for tests of the cluster that files share; skipped where there is none. */
export function describeCluster(title: string, tests: (use: ClusterInUse) => void): void {
  const shared = sharedCluster();
  describe.skipIf(shared === null)(title, () => {
    const { get, set } = later<string>();
    beforeAll(async () => set(await clusterOf(shared).createNamespace('test')), startTime);
    afterAll(async () => {
      await removeClusterRights(clusterOf(shared), get());
      await clusterOf(shared).request('DELETE', `/api/v1/namespaces/${get()}`);
    });
    keepLogsOfFailures(title, () => shared?.logs);
    tests({
      get cluster() {
        return clusterOf(shared);
      },
      get namespace() {
        return get();
      },
      get source() {
        return shared?.source ?? 'built';
      },
      get auditLog() {
        return shared?.auditLog;
      },
    });
  });
}

/** Like `describe`, for tests that need a control plane of their own; skipped where none was built. */
export function describeControlPlane(
  title: string,
  tests: (use: PlaneInUse) => void,
  options: ControlPlaneOptions = {},
): void {
  const programs = inject('planePrograms');
  describe.skipIf(programs === null)(title, () => {
    const { get, set } = later<ControlPlane>();
    beforeAll(async () => set(await ControlPlane.start(present(programs), options)), startTime);
    afterAll(() => get().stop());
    keepLogsOfFailures(title, () => get().logs);
    tests({
      get plane() {
        return get();
      },
      get programs() {
        return present(programs);
      },
    });
  });
}

/** Leaves a copy of the logs among the artefacts when a test fails. */
function keepLogsOfFailures(title: string, logs: () => string | undefined): void {
  beforeEach(({ onTestFailed, task }) => {
    onTestFailed(() => {
      const folder = logs();
      const name = `${title} ${task.name}`.replaceAll(/[^\w]+/g, '-').slice(0, 100);
      if (folder !== undefined) cpSync(folder, path.join(artefacts, name), { recursive: true });
    });
  });
}

/** Where they are left; Git ignores it. */
const artefacts = path.resolve(import.meta.dirname, '../../../../.artefacts/cluster');

function clusterOf(shared: SharedCluster | null): Cluster {
  return new Cluster(present(shared));
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('there is no cluster: these tests should have been skipped');
  return value;
}

/** A value that a hook sets and tests get. */
function later<T>(): { readonly get: () => T; readonly set: (value: T) => void } {
  let value: { readonly it: T } | undefined;
  return {
    get: () => {
      if (value === undefined) throw new Error('not there before the tests run');
      return value.it;
    },
    set: (it) => {
      value = { it };
    },
  };
}
