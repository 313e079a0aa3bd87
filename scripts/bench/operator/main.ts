import { availableParallelism, cpus, loadavg } from 'node:os';
import type { ControlPlanePrograms } from '../../../test/support/cluster/plane/control-plane.ts';
import { findPlanePrograms } from '../../../test/support/cluster/sources/find-source.ts';
import type { Bench } from '../bench.ts';
import { buildBundle } from '../engine/scan.ts';
import { log, messageOf, print } from '../output.ts';
import { printVerdicts } from '../verdict.ts';
import { judgeBars } from './bars.ts';
import { operatorHelp, readOptions, type OperatorBenchOptions } from './options.ts';
import { measureAll } from './phases/measure-all.ts';
import { inWords, tablesOf } from './tables.ts';

export const operatorBench: Bench = {
  describe: 'operator, scanner and storage in a cluster: memory, scans, changes, writes, bytes in etcd',
  help: operatorHelp,
  async run(args) {
    let options: OperatorBenchOptions;
    let programs: ControlPlanePrograms | undefined;
    try {
      options = readOptions(args);
      programs = await findPlanePrograms(process.env);
      if (!programs) throw new Error('no control plane: `node scripts/cluster/main.ts build` builds one');
      buildBundle(log);
    } catch (error) {
      log(`NOTHING IS MEASURED: ${messageOf(error)}\n\n${operatorHelp}`);
      return 2;
    }
    const load = (): string => (loadavg()[0] ?? 0).toFixed(1);
    const processors = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`;
    print(`Node ${process.version}, ${processors}, load ${load()} before\n`);
    print(`${options.workloads} workloads, ${options.pods} pods\n\n`);
    try {
      const figures = await measureAll(options, programs, log);
      print(`${tablesOf(figures)}\nload ${load()} after all\n\n`);
      return printVerdicts(Array.from(judgeBars(figures, options)), inWords(figures));
    } catch (error) {
      log(messageOf(error));
      return 1;
    }
  },
};
