import type { KubeFault } from './kube-error.ts';

const server = 'it is tried again by itself; should it go on, look at';

const advice: Readonly<Record<KubeFault, string>> = {
  forbidden: 'apply the rights of this release (flux/chart/rbac), then ask `kubectl auth can-i` as this ServiceAccount',
  unauthorized: 'see whether the ServiceAccount is still there and its token is renewed; a new Pod has a new token',
  missing: 'apply the definitions of this release (flux/chart/crds), or the one that was deleted',
  conflict: `${server} who else writes the object: \`kubectl get … --show-managed-fields -o yaml\``,
  exists: `${server} who else creates the object`,
  gone: 'nothing: all is listed again',
  invalid: 'read what the server says: apply the definitions of this release (flux/chart/crds), or give etcd more room',
  busy: `${server} the load of the API server, the disk and the quota of etcd, and priority levels`,
  unreachable: `${server} the API server, and at what is between: NetworkPolicies, proxies, its certificate`,
  late: `${server} the load of the API server and the network`,
  garbage: `${server} proxies and webhooks between here and the API server`,
  aborted: 'nothing: it was called off',
};

/** What somebody is to do about it who reads a log at night, in half a sentence. */
export function faultAdvice(fault: KubeFault): string {
  return advice[fault];
}
