import path from 'node:path';
import type { GoProgram, ProgramSet } from './program-set.ts';

/** The release that the control plane is of. */
export const kubernetesVersion = 'v1.36.3';
const etcdVersion = '3.6.8';
const kwokVersion = 'v0.8.0';

/** All that a control plane needs, of the releases that go/kubernetes/go.mod pins. */
export const kubernetesPrograms = {
  name: 'kubernetes',
  module: path.resolve(import.meta.dirname, '../go/kubernetes'),
  programs: [
    {
      name: 'etcd',
      package: 'go.etcd.io/etcd/server/v3',
      variables: {},
      versionArguments: ['--version'],
      version: etcdVersion,
    },
    ofKubernetes('kube-apiserver', ['--version']),
    ofKubernetes('kube-controller-manager', ['--version']),
    ofKubernetes('kube-scheduler', ['--version']),
    ofKubernetes('kubectl', ['version', '--client']),
    {
      name: 'kwok',
      package: 'sigs.k8s.io/kwok/cmd/kwok',
      variables: { 'sigs.k8s.io/kwok/pkg/consts.Version': kwokVersion },
      versionArguments: ['--version'],
      version: kwokVersion,
    },
  ],
} as const satisfies ProgramSet;

/** A release build stamps its version; an unstamped API server would call itself v0.0.0. */
function ofKubernetes<Name extends string>(
  name: Name,
  versionArguments: readonly string[],
): GoProgram & { readonly name: Name } {
  const [major = '', minor = ''] = kubernetesVersion.slice(1).split('.');
  const stamp = {
    gitVersion: kubernetesVersion,
    gitMajor: major,
    gitMinor: minor,
    gitCommit: '0'.repeat(40),
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
  };
  const places = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const variables = places.flatMap((place) =>
    Object.entries(stamp).map(([field, value]) => [`${place}.${field}`, value]),
  );
  return {
    name,
    package: `k8s.io/kubernetes/cmd/${name}`,
    variables: Object.fromEntries(variables),
    versionArguments,
    version: kubernetesVersion,
  };
}
