import { setTimeout as sleep } from 'node:timers/promises';
import { type Answered, sendAtOnce } from '../../../test/support/serve/burst.ts';
import { endsOf, faultOf } from '../../../test/support/serve/expected-head.ts';
import type { RunningApp } from '../../../test/support/serve/running-app.ts';
import type { Stage } from '../../../test/support/serve/stage.ts';
import type { Fleet } from './fleet.ts';
import { liveHeapOf } from './inspected-heap.ts';
import { type Pull, type Pushed, commitHeads, push } from './pulls.ts';
import { type Holding, type ProcessWatch, cpuTimeOf, holdingOf, mebibytesIn } from './watch.ts';

/** What one burst took and left behind. */
export interface BurstFigures {
  readonly answers: readonly Answered[];
  readonly heads: number;
  /** What became of heads that were pushed over: how many have no run, runs that were stopped, verdicts, or an open run. */
  readonly older: { readonly none: number; readonly stopped: number; readonly judged: number; readonly open: number };
  readonly faults: readonly string[];
  /** From the first webhook to the last verdict. */
  readonly seconds: number;
  readonly verdicts: number;
  /** Of `serve`, of what it started, and of the stand-in with its Git. */
  readonly cpuSeconds: { readonly serve: number; readonly children: number; readonly standIn: number };
  readonly peak: Holding;
  readonly after: Holding;
  readonly heapMebibytes: number;
  readonly stateMebibytes: number;
  readonly mirrorsMebibytes: number;
  /** Requests that reached the stand-in, by their names, and Git's. */
  readonly requests: ReadonlyMap<string, number>;
  readonly gitRequests: number;
}

export interface BurstScene {
  readonly stage: Stage;
  readonly app: RunningApp;
  readonly fleet: Fleet;
  readonly watch: ProcessWatch;
}

/** So many milliseconds without work, so that what ends by itself is gone. */
const quiet = 3000;
/** Every so manieth pull request is pushed to a second time. */
const pushedTwice = 5;

/** A new head for each pull request in one moment, another one for some, and then all verdicts. */
export async function measureBurst(
  scene: BurstScene,
  pulls: readonly Pull[],
  tag: string,
): Promise<{ readonly figures: BurstFigures; readonly pushed: readonly Pushed[] }> {
  const { stage, app, fleet, watch } = scene;
  const { forge, gitServer } = stage;
  const first = commitHeads(stage, fleet, pulls, tag);
  const twice = pulls.filter((_, index) => index % pushedTwice === 0);
  forge.takeRequests();
  const before = { lines: app.log.length, git: gitServer.requests.length, cpu: cpuOf(app) };
  watch.takePeak();
  let pushed: readonly Pushed[] = [];
  const opening = async (): Promise<void> => void (pushed = await push(stage, first));
  const answers = [...(await sendAtOnce(forge, opening))];
  const started = Date.now() - Math.max(...answers.map(({ milliseconds }) => milliseconds));
  const older = pushed.filter(({ pull }) => twice.some((one) => isSame(one, pull)));
  // Once some are judged, some are being judged, and most wait.
  while (verdictsSince(app, before.lines).length === 0) await sleep(20);
  const repaired = older.map(({ pull }) => ({ ...pull, isWorse: !pull.isWorse }));
  const second = commitHeads(stage, fleet, repaired, `${tag}-again`, { behind: '-again' });
  let again: readonly Pushed[] = [];
  answers.push(...(await sendAtOnce(forge, async () => void (again = await push(stage, second)))));
  await idle(app);
  const cpu = cpuOf(app);
  const lines = verdictsSince(app, before.lines);
  const last = Math.max(...lines.map(({ time }) => Date.parse(String(time))));
  const newest = [...pushed.filter((one) => !older.includes(one)), ...again];
  const peak = watch.takePeak();
  const names = forge.takeRequests();
  const gitRequests = gitServer.requests.length - before.git;
  const faults = await faultsOf(scene, newest);
  const olderEnds = await Promise.all(older.map(({ head }) => endsOf(forge, head.repository, head.sha)));
  await sleep(quiet);
  const heapMebibytes = await liveHeapOf(app);
  const figures: BurstFigures = {
    answers,
    heads: newest.length,
    older: countEnds(olderEnds),
    faults,
    seconds: (last - started) / 1000,
    verdicts: lines.length,
    cpuSeconds: {
      serve: cpu.serve.own - before.cpu.serve.own,
      children: cpu.serve.children - before.cpu.serve.children,
      standIn: cpu.here - before.cpu.here,
    },
    peak,
    after: holdingOf(app.pid),
    heapMebibytes,
    stateMebibytes: mebibytesIn(stage.data, 'state.sqlite'),
    mirrorsMebibytes: mebibytesIn(stage.data, 'mirrors'),
    requests: new Map(
      [...Map.groupBy(names, (name) => name.replace(/[0-9a-f]{40}$/, 'HEAD'))].map(([name, all]) => [name, all.length]),
    ),
    gitRequests,
  };
  return { figures, pushed: newest };
}

function isSame(one: Pull, other: Pull): boolean {
  return one.repository === other.repository && one.branch === other.branch;
}

function verdictsSince({ log }: RunningApp, line: number): RunningApp['log'] {
  return log.slice(line).filter(({ msg }) => msg === 'verdict published');
}

/** Until nothing is queued; asked rarely, since whoever asks takes time from those who work. */
async function idle(app: RunningApp): Promise<void> {
  while ((await app.metric('kubescape_gitops_queue_depth')) > 0) await sleep(250);
}

async function faultsOf({ stage }: BurstScene, newest: readonly Pushed[]): Promise<readonly string[]> {
  const faults = await Promise.all(newest.map(({ head }) => faultOf(stage.forge, head)));
  return faults.filter((fault) => fault !== undefined);
}

function countEnds(ends: readonly (readonly string[])[]): BurstFigures['older'] {
  const isOpen = (end: string): boolean => !['success', 'failure', 'cancelled'].includes(end);
  return {
    none: ends.filter((own) => own.length === 0).length,
    stopped: ends.filter((own) => own.length > 0 && own.every((end) => end === 'cancelled')).length,
    judged: ends.filter((own) => own.some((end) => end === 'success' || end === 'failure')).length,
    open: ends.filter((own) => own.some(isOpen)).length,
  };
}

function cpuOf(app: RunningApp): {
  readonly serve: { readonly own: number; readonly children: number };
  readonly here: number;
} {
  const { own, children } = cpuTimeOf(process.pid);
  return { serve: cpuTimeOf(app.pid), here: own + children };
}
