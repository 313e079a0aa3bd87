import type { Rule } from '../model/control.ts';
import type { Violation } from '../model/finding.ts';
import { field, fieldAt, isPresent, items } from './read.ts';
import { clusterRule } from './rules.ts';

export interface ApiServer {
  readonly command: readonly unknown[];
  readonly args: readonly unknown[];
}

/** Where the API server's own Pod keeps the flags of its first container; further containers are not read (BC-15). */
export const apiServerFlags = ['spec', 'containers', 0] as const;

/** A rule about the Pod that is the API server, of which there is one at most. Without a `command` it passes (BC-15). */
export function apiServerRule(name: string, check: (server: ApiServer) => Iterable<Violation>): Rule {
  return clusterRule({
    name,
    score: 9,
    matches: [{ groups: [''], versions: ['v1'], kinds: ['Pod'] }],
    keep({ key, namespace, name: podName, object }) {
      if (!isApiServerPod(namespace, podName)) return undefined;
      const container = items(fieldAt(object, 'spec', 'containers'))[0];
      const command = field(container, 'command');
      const server = { command: items(command), args: items(field(container, 'args')) };
      return { key, violations: isPresent(command) ? Array.from(check(server)) : [] };
    },
    *judge({ key, violations }, cluster) {
      if (cluster.apiServerPod() === key) yield { violations };
    },
  });
}

/** By name only: `apiserver` or `api-server` in kube-system, as Kubescape recognises it. */
export function isApiServerPod(namespace: string, name: string): boolean {
  return namespace === 'kube-system' && (name.includes('apiserver') || name.includes('api-server'));
}

/** Whether any item of the command line contains the flag. */
export function hasFlag({ command, args }: ApiServer, flag: string): boolean {
  return [...command, ...args].some((item) => typeof item === 'string' && item.includes(flag));
}
