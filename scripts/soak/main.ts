/* Changes a cluster by chance for a long time, breaks things meanwhile, and looks at what is left. Usage: npm run soak -- --minutes N */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlPlane } from '../../test/support/cluster/plane/control-plane.ts';
import { findPlanePrograms } from '../../test/support/cluster/sources/find-source.ts';
import { Chance } from '../../test/support/faults/chance.ts';
import { ChangeLoad } from '../../test/support/faults/change-load.ts';
import { freshScan } from '../../test/support/faults/fresh-scan.ts';
import { Processes } from '../../test/support/faults/processes.ts';
import { settled } from '../../test/support/faults/settled.ts';
import { Installation } from '../../test/support/installation/installation.ts';
import { bundleFile } from '../bench/paths.ts';
import { memoryEnvironment } from '../image/image-plan.ts';
import { check, print, wrongs } from './checks.ts';
import { letSomethingHappen } from './faults.ts';
import { Followed, compareAtRest } from './followed.ts';

const help = `Usage: npm run soak -- [options]

Runs operator, scanner and storage from dist/bundle on a control plane of their own while much changes and breaks, then compares what they
stored with what new processes make of the same cluster. Exit code 1 when something is wrong.

  --minutes <number>  how long there are changes (default: 20)
  --seed <number>     of changes and faults (default: 1)
`;
/** Between two faults, at most. In milliseconds. */
const longestPause = 30_000;
const mostShown = 20;

async function soak(minutes: number, seed: number): Promise<void> {
  const programs = await findPlanePrograms(process.env);
  if (programs === undefined) throw new Error('no control plane: node scripts/cluster/main.ts build');
  const plane = await ControlPlane.start(programs);
  try {
    const program = [bundleFile];
    const installation = await Installation.make(plane, { program, env: memoryEnvironment });
    try {
      await run(plane, installation, minutes, seed);
    } finally {
      await installation.stop();
    }
  } finally {
    await plane.stop();
  }
}

async function run(plane: ControlPlane, installation: Installation, minutes: number, seed: number): Promise<void> {
  const processes = await Processes.start(installation);
  await settled(installation, processes);
  const followed = new Followed(processes);
  const first = await followed.now();
  const chance = new Chance(seed);
  const load = await ChangeLoad.start(plane, { seed: seed + 1 });
  const begin = performance.now();
  const whole = minutes * 60_000;
  print(`${minutes} minutes of changes, seed ${seed}; in the second half no process is killed:`);
  for (let turn = 0; performance.now() - begin < whole; turn += 1) {
    await sleep(Math.min(chance.below(longestPause), whole / 10));
    const isGentle = performance.now() - begin > whole / 2;
    const longest = minutes >= 5 ? 60 : 15;
    const name = await letSomethingHappen({ plane, installation, processes, chance, longest }, turn, isGentle);
    const { done, refused } = load.counts;
    const minute = ((performance.now() - begin) / 60_000).toFixed(1);
    print(`  minute ${minute}: ${name}; ${done} changes, ${refused} found no API server`);
  }
  await load.stop();
  await settled(installation, processes);
  print('\nNothing waits any more: changes, scans, writes and suspects are 0, summaries add up.');
  const last = await followed.now();
  await followed.stop();
  followed.report();
  compareAtRest(first, last);

  print('\nThe end:');
  const codes = await processes.stop();
  check(
    `exit codes ${codes.join(', ')}`,
    codes.every((code) => code === 0),
  );
  const complaints = processes.complaints();
  check(`${complaints.length} crashes and unhandled errors`, complaints.length === 0);
  for (const line of complaints.slice(0, mostShown)) print(`    ${line.slice(0, 500)}`);
  const { results, writes, differences } = await freshScan(installation);
  check(`${writes.length} writes of new processes over ${results} stored results`, writes.length === 0);
  for (const line of writes.slice(0, mostShown)) print(`    ${line}`);
  check(`${differences.length} differences to what new processes store`, differences.length === 0);
  for (const line of differences.slice(0, mostShown)) print(`    ${line.slice(0, 500)}`);
}

/** What the command line asks for; in a sentence what is wrong with it. */
function readOptions(args: readonly string[]): { readonly minutes: number; readonly seed: number } | 'help' | Error {
  const options = {
    minutes: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) return 'help';
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (minutes > 0 && minutes <= 10_000 && Number.isSafeInteger(seed)) return { minutes, seed };
    const given = `--minutes ${JSON.stringify(values.minutes)} --seed ${JSON.stringify(values.seed)}`;
    return new Error(`${given}: numbers are wanted, such as --minutes 20 --seed 1`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const options = readOptions(process.argv.slice(2));
if (options === 'help') {
  process.stdout.write(help);
} else if (options instanceof Error) {
  process.stderr.write(`error: ${options.message.replaceAll('\n', ' ')}\n`);
  process.exitCode = 2;
} else {
  await soak(options.minutes, options.seed);
  print(wrongs() === 0 ? '\nAll is as it should be.' : `\n${wrongs()} WRONG.`);
  process.exitCode = wrongs() === 0 ? 0 : 1;
}
