import { setTimeout as sleep } from 'node:timers/promises';
import { everything } from '../stage/etcd.ts';
import type { BenchStage } from '../stage/stage.ts';

/** Leases are renewed by the clock, whatever happens; the second kind is the API server's own. */
const byTheClock = ['/registry/leases/', '/registry/peerserverleases/'];

/** Names of what was written or made since a revision of etcd, but for what is written by the clock. */
export async function writtenSince({ etcd }: BenchStage, revision: number): Promise<readonly string[]> {
  const keys = await etcd.keys(everything, revision);
  return Array.from(keys.keys()).filter((key) => !byTheClock.some((prefix) => key.startsWith(prefix)));
}

/** Waits until nothing was written for so many seconds, and gives when the last write was seen, in milliseconds since 1970. */
export async function untilQuiet(stage: BenchStage, seconds: number): Promise<number> {
  let revision = await stage.etcd.revision();
  let last = Date.now();
  while (Date.now() - last < seconds * 1000) {
    await sleep(500);
    const next = await stage.etcd.revision();
    if (next > revision && (await writtenSince(stage, revision)).length > 0) last = Date.now();
    revision = next;
  }
  return last;
}

/** What was written while nobody changed anything. */
export async function writtenInPeace(stage: BenchStage, seconds: number): Promise<readonly string[]> {
  const revision = await stage.etcd.revision();
  const before = await stage.etcd.keys(everything);
  await sleep(seconds * 1000);
  const written = await writtenSince(stage, revision);
  const after = await stage.etcd.keys(everything);
  return [...written, ...Array.from(before.keys()).filter((key) => !after.has(key))];
}
