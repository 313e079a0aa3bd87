import { availableParallelism, cpus, loadavg } from 'node:os';
import { realpathSync } from 'node:fs';
import { findHelm } from '../../../src/render/helm/find-helm.ts';
import { Stage } from '../../../test/support/serve/stage.ts';
import type { Bench } from '../bench.ts';
import { buildBundle } from '../engine/scan.ts';
import { log, messageOf, print } from '../output.ts';
import { bundleFile } from '../paths.ts';
import { printVerdicts } from '../verdict.ts';
import { gateAlone, type AloneFigures } from './alone.ts';
import { type ServeFigures, judgeBars } from './bars.ts';
import { crowded, measureFairness, quietOne } from './fairness.ts';
import { Fleet } from './fleet.ts';
import { inspectable } from './inspected-heap.ts';
import { type BurstFigures, measureBurst } from './measured-burst.ts';
import { type ServeBenchOptions, readOptions, serveHelp } from './options.ts';
import { type Pull, commitBases, pullsOf } from './pulls.ts';
import { inWords, tableOf } from './tables.ts';
import { ProcessWatch, holdingOf } from './watch.ts';

export const serveBench: Bench = {
  describe: 'the GitHub App under bursts of webhooks: answers, verdicts, memory and fairness',
  help: serveHelp,
  async run(args) {
    let options: ServeBenchOptions;
    let helm: string;
    try {
      options = readOptions(args);
      helm = realpathSync((await findHelm({ env: process.env, tell: log })).file);
      buildBundle(log);
    } catch (error) {
      log(`NOTHING IS MEASURED: ${messageOf(error)}\n\n${serveHelp}`);
      return 2;
    }
    const load = (): string => (loadavg()[0] ?? 0).toFixed(1);
    const processors = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`;
    print(`Node ${process.version}, ${processors}, load ${load()} before the first burst\n\n`);
    try {
      const figures = await measureAll(options, helm);
      print(`${tableOf(figures)}\nload ${load()} after all\n\n`);
      return printVerdicts(Array.from(judgeBars(figures)), inWords(figures));
    } catch (error) {
      log(messageOf(error));
      return 1;
    }
  },
};

/** With it, webhooks are as long as GitHub's. */
const padding = 20_000;

async function measureAll(options: ServeBenchOptions, helm: string): Promise<ServeFigures> {
  const names = Array.from({ length: options.repositories }, (_, index) => `fleets/fleet-${index + 1}`);
  const stage = await Stage.start({
    repositories: [...names, crowded, quietOne],
    program: [...inspectable, bundleFile],
    env: { HELM_BIN: helm },
  });
  try {
    const fleet = new Fleet();
    commitBases(stage, fleet, [...names, crowded, quietOne]);
    const app = await stage.app();
    stage.forge.hooks.padding = padding;
    const watch = new ProcessWatch(app.pid);
    const scene = { stage, app, fleet, watch };
    const before = holdingOf(app.pid);
    const bursts: BurstFigures[] = [];
    let alone: AloneFigures | undefined;
    let pulls: readonly Pull[] = pullsOf(names, options.deliveries);
    while (bursts.length < options.bursts) {
      const { figures, pushed } = await measureBurst(scene, pulls, `1.${bursts.length + 5}`);
      log(`burst ${bursts.length + 1}: ${figures.verdicts} verdicts in ${figures.seconds.toFixed(1)} s`);
      alone ??= await gateAlone(stage, pushed, options.alone);
      pulls = pushed.map(({ pull }) => pull);
      bursts.push(figures);
    }
    if (!alone) throw new Error('nothing was measured');
    const fairness = await measureFairness(scene, options.crowd);
    watch.stop();
    return { before, bursts, alone, fairness };
  } finally {
    await stage.close();
  }
}
