import { fieldAt, text } from '../read.ts';
import type { ReadItems } from './fact-store.ts';
import type { Source } from './partitions.ts';

interface NodeItem {
  readonly provider: string;
  readonly isSymlinkVulnerable: boolean;
}

/** Of a node only what verdicts rest on: a heartbeat changes neither. */
export const nodes: Source<NodeItem> = {
  name: 'nodes',
  matches: [{ groups: [''], versions: ['v1'], kinds: ['Node'] }],
  read({ object }) {
    const provider = providerOf(text(fieldAt(object, 'spec', 'providerID')));
    const version = fieldAt(object, 'status', 'nodeInfo', 'kubeletVersion');
    return [{ partition: '', item: { provider, isSymlinkVulnerable: isSymlinkVulnerable(version) } }];
  },
};

/** The managed provider of the first node; empty elsewhere. */
export function cloudProvider(read: ReadItems): string {
  return read(nodes, '')[0]?.provider ?? '';
}

/** Whether any node runs a kubelet that CVE-2021-25741 is said to concern. */
export function hasVulnerableNode(read: ReadItems): boolean {
  return read(nodes, '').some((node) => node.isSymlinkVulnerable);
}

function providerOf(providerId: string): string {
  if (providerId.startsWith('azure')) return 'aks';
  if (providerId.startsWith('aws')) return 'eks';
  return providerId.startsWith('gce') ? 'gke' : '';
}

/** Versions compared as text, as Kubescape does (BC-13). */
function isSymlinkVulnerable(version: unknown): boolean {
  if (typeof version !== 'string') return false;
  const isBetween = (first: string, last: string): boolean => version >= first && version <= last;
  return (
    version <= 'v1.19.14' ||
    isBetween('v1.20.0', 'v1.20.9') ||
    version === 'v1.20.10' ||
    isBetween('v1.21.0', 'v1.21.4') ||
    isBetween('v1.22.0', 'v1.22.1')
  );
}
