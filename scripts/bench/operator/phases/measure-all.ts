import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlanePrograms } from '../../../../test/support/cluster/plane/control-plane.ts';
import { fill } from '../fleet/fill.ts';
import { planFleet, type Fleet } from '../fleet/fleet.ts';
import type { OperatorBenchOptions } from '../options.ts';
import { BenchStage, type CompleteScan, type Memory } from '../stage/stage.ts';
import { profiling, takeSnapshots } from '../stage/profiles.ts';
import { changeable, measureChanges, type ChangeFigures } from './changes.ts';
import { measurePolicy, type PolicyFigures } from './network-policy.ts';
import { writtenInPeace, writtenSince } from './quiet.ts';
import { firstScan, scanAgain, summariesWritten, type FirstScan } from './scans.ts';
import { measureStorm, type StormFigures } from './storm.ts';

/** All that is measured. */
export interface OperatorFigures {
  readonly objects: number;
  readonly fillSeconds: number;
  readonly first: FirstScan;
  /** Of etcd, by results alone, after compaction. */
  readonly resultBytes: number;
  readonly again: CompleteScan;
  /** Keys that were written while nothing changed, and while everything was scanned again. */
  readonly peaceful: readonly string[];
  /** Keys written because all processes ended and began again. */
  readonly restarted: readonly string[];
  readonly changes: ChangeFigures;
  readonly policy: PolicyFigures;
  readonly storm: StormFigures;
  /** Lists that were needed again, watches that broke, and scans of everything since the second start. */
  readonly setbacks: readonly string[];
  /** Peaks of the processes that wrote all results, and of those that found them. */
  readonly firstPeaks: Memory;
  readonly lastPeaks: Memory;
}

/** Runs through everything once. `tell`: what is going on. */
export async function measureAll(
  options: OperatorBenchOptions,
  programs: ControlPlanePrograms,
  tell: (line: string) => void,
): Promise<OperatorFigures> {
  const stage = await BenchStage.start(programs, profiling(options.profiles));
  try {
    const fleet = planFleet(options.workloads, options.pods);
    const { objects, fillSeconds } = await timedFill(stage, fleet);
    tell(`${objects} objects written in ${fillSeconds.toFixed(0)} s`);
    const bytesBefore = await stage.etcd.compactedBytes();

    const first = await firstScan(stage);
    tell(
      `first scan: ${first.created} objects written, ${first.seconds} s, ${first.wholeSeconds.toFixed(1)} s from the start`,
    );
    await summariesWritten(stage);
    const resultBytes = (await stage.etcd.compactedBytes()) - bytesBefore;

    const revision = await stage.etcd.revision();
    const again = await scanAgain(stage, await stage.callerToken());
    const inScan = await writtenSince(stage, revision);
    const peaceful = [...inScan, ...(await writtenInPeace(stage, options.quietSeconds))];
    const firstPeaks = stage.peaks();
    await takeSnapshots(stage, options.profiles);

    const beforeRestart = await stage.etcd.revision();
    await stage.stopAll();
    await stage.startAll();
    await stage.scanComplete(1);
    // Summaries of namespaces would come within ten seconds.
    await sleep(15_000);
    const restarted = await writtenSince(stage, beforeRestart);
    tell(`after a restart of everything ${restarted.length} keys were written`);

    const apps = changeable(fleet).slice(0, options.changesPerSecond * options.changeSeconds);
    tell((await stage.setbacks()).join('\n'));
    const changes = await measureChanges(stage, apps, options.changesPerSecond);
    tell(`${changes.changes} changes: ${changes.delays.length} results`);
    const policy = await measurePolicy(stage, fleet);
    const stormy = changeable(fleet).slice(0, options.stormWorkloads);
    const storm = await measureStorm(stage, stormy, options.stormChanges, options.stormSeconds);
    tell(`storm: over after ${storm.settledSeconds.toFixed(1)} s`);
    const lastPeaks = stage.peaks();
    const setbacks = await stage.setbacks();
    await stage.stopAll();
    return {
      objects,
      fillSeconds,
      first,
      resultBytes,
      again,
      peaceful,
      restarted,
      changes,
      policy,
      storm,
      setbacks,
      firstPeaks,
      lastPeaks,
    };
  } finally {
    await stage.close();
  }
}

async function timedFill(
  { client }: BenchStage,
  fleet: Fleet,
): Promise<Pick<OperatorFigures, 'objects' | 'fillSeconds'>> {
  const begun = performance.now();
  const objects = await fill(client, fleet);
  return { objects, fillSeconds: (performance.now() - begun) / 1000 };
}
