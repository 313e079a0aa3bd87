import { loadAll } from 'js-yaml';
import type { KubeObject } from '../cluster/cluster.ts';
import type { ControlPlane } from '../cluster/plane/control-plane.ts';
import { unlessEmpty } from './documents.ts';
import type { FluxControllers } from './flux-controllers.ts';
import { liveObjects } from './live-state.ts';
import { takeUp } from './take-up.ts';

const release = { release: 'kubescape', namespace: 'kubescape' };
const asking = ['--with-source', '--timeout=3m'];

/** A cluster in which Flux follows a stage of the fleet. */
export class FollowedCluster {
  readonly plane: ControlPlane;
  readonly flux: FluxControllers;

  constructor(plane: ControlPlane, flux: FluxControllers) {
    this.plane = plane;
    this.flux = flux;
  }

  /** Has Flux take up the last push, to the end of it; rejects when that is not a good one. */
  async reconcile(): Promise<void> {
    // The root brings the variables, and only then is there something new for ours.
    await this.flux.flux('reconcile', 'kustomization', 'flux-system', ...asking);
    await this.flux.flux('reconcile', 'kustomization', 'kubescape', ...asking);
  }

  /** The same for a commit that may be a bad one: how it ended. */
  async takeUp(commit: string): ReturnType<typeof takeUp> {
    await takeUp(this.plane, 'flux-system', 'flux-system', commit);
    return takeUp(this.plane, 'flux-system', 'kubescape', commit);
  }

  /** The same for the root alone. */
  async reconcileRoot(): Promise<void> {
    await this.flux.flux('reconcile', 'kustomization', 'flux-system', ...asking);
  }

  /** What kubectl prints of an object, such as `pods -n default`. */
  get(what: string, jsonpath: string): Promise<string> {
    return this.plane.kubectl(['get', ...what.split(' '), `-o=jsonpath=${jsonpath}`]);
  }

  /** A field of the condition Ready of an object of Flux, such as `helmrelease kubescape`. */
  ready(what: string, field: 'status' | 'message' = 'status'): Promise<string> {
    return this.get(`${what} -n flux-system`, `{.status.conditions[?(@.type=="Ready")].${field}}`);
  }

  /** The objects of the release as they are in the cluster, by id. */
  async installed(): Promise<ReadonlyMap<string, KubeObject>> {
    const manifest = await this.flux.helm.program.manifest(release);
    return liveObjects(this.plane, unlessEmpty(loadAll(manifest)));
  }

  /** What helm says of the release. */
  status(): ReturnType<FluxControllers['helm']['program']['status']> {
    return this.flux.helm.program.status(release);
  }
}
