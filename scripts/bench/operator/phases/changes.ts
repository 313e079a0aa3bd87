import { setTimeout as sleep } from 'node:timers/promises';
import { objectPath } from '../../../../src/kube/api/kube-api.ts';
import { counted } from '../stage/asked-requests.ts';
import { servedKind } from '../stage/paths.ts';
import type { ProcessorTime } from '../stage/processor-time.ts';
import { ResultWatch } from '../stage/result-watch.ts';
import type { BenchStage } from '../stage/stage.ts';
import type { App } from '../../engine/cluster/app.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { changedKinds, subjectOf, wrongResults } from './correctness.ts';
import { untilQuiet } from './quiet.ts';

export interface ChangeFigures {
  readonly changes: number;
  readonly seconds: number;
  /** From the moment that a change is sent until a watch shows its result; of those that came. */
  readonly delays: readonly number[];
  /** Changes whose result never came, and results that are not right afterwards. */
  readonly faults: readonly string[];
  readonly requests: readonly (readonly [string, number])[];
  /** Until the last result. */
  readonly processors: ProcessorTime;
}

/** A result that has not come by then is lost, in seconds. */
const lostAfter = 60;

/** The workloads that can be changed: those whose pods' template may. */
export function changeable(fleet: Fleet): readonly App[] {
  return fleet.apps.map(({ app }) => app).filter(({ kind }) => changedKinds.some((one) => one === kind));
}

/** Gives a workload's pods the processes of their host, or takes them away. */
export async function setHostIpc({ client }: BenchStage, { kind, namespace, name }: App, isOn: boolean): Promise<void> {
  const body = { spec: { template: { spec: { hostIPC: isOn || null } } } };
  const path = objectPath(servedKind('apps/v1', kind), namespace, name);
  await client.ask({ method: 'PATCH', path, body });
}

/** Changes one workload after the other at a steady pace, each once, and waits for the result of each. */
export async function measureChanges(
  stage: BenchStage,
  apps: readonly App[],
  perSecond: number,
): Promise<ChangeFigures> {
  const watch = await ResultWatch.start(stage, subjectOf);
  const position = stage.requests.position();
  const sentAt = new Map<App, number>();
  const delayOf = (app: App): number | undefined => {
    const at = watch.changedAt(`${app.namespace}/${app.kind}/${app.name}`);
    return at === undefined ? undefined : (at - (sentAt.get(app) ?? 0)) / 1000;
  };
  const [seconds, processors] = await stage.spent(async () => {
    const begun = Date.now();
    const answers = apps.map(async (app, index) => {
      await sleep((index * 1000) / perSecond);
      sentAt.set(app, Date.now());
      await setHostIpc(stage, app, true);
    });
    await Promise.all(answers);
    const sent = (Date.now() - begun) / 1000;
    for (let waited = 0; waited < lostAfter && apps.some((app) => delayOf(app) === undefined); waited += 1)
      await sleep(1000);
    return sent;
  });
  watch.stop();
  const lost = apps.filter((app) => delayOf(app) === undefined);
  // Summaries of namespaces are written at most every ten seconds: their requests belong to the changes.
  await untilQuiet(stage, 12);
  const asked = await stage.requests.since(position);
  return {
    changes: apps.length,
    seconds,
    delays: apps.flatMap((app) => delayOf(app) ?? []),
    faults: [...lost.map(({ namespace, name }) => `no result of ${namespace}/${name}`), ...(await wrongResults(stage))],
    requests: counted(asked),
    processors,
  };
}
