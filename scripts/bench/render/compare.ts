import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { OurNode } from './ours.ts';
import type { PeerCommand } from './peers.ts';

/** How what both sides render compares. */
export interface Comparison {
  /** Kustomizations and releases with as many objects on both sides. */
  readonly equal: number;
  readonly objects: number;
  /** What differs or is not rendered, one line each. */
  readonly differences: readonly string[];
}

const largestOutput = 256 * 1024 * 1024;

/** Runs every command once and counts its documents. */
export async function compareCounts(nodes: readonly OurNode[], peers: readonly PeerCommand[]): Promise<Comparison> {
  const ours = new Map(nodes.map((node) => [node.id, node]));
  const differences = nodes
    .filter(({ state }) => state !== 'rendered')
    .map(({ id, state, reasons }) => `${id} is ${state}: ${reasons.join('; ')}`);
  if (nodes.length !== peers.length) differences.push(`${nodes.length} rendered, ${peers.length} expected`);
  let [equal, objects] = [0, 0];
  for (const { id, command } of peers) {
    const theirs = await documentsOf(command);
    const own = ours.get(id)?.objects;
    objects += own ?? 0;
    if (own === theirs) equal += 1;
    else differences.push(`${id}: ${own ?? 'no'} objects, ${theirs} documents`);
  }
  return { equal, objects, differences };
}

async function documentsOf([file = '', ...args]: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(file, args, { maxBuffer: largestOutput });
  return stdout.split(/^---\s*$/m).filter((text) => /^kind:/m.test(text)).length;
}
