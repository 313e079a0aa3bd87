/* Replays upstream cases. Usage: npm run conformance -- posture|applications|kustomize|envsubst FILE, or: flux FOLDER */
import { readFileSync } from 'node:fs';
import { replayApplication } from './applications.ts';
import { replaySubstitution } from './envsubst.ts';
import { replayRepositories } from './flux.ts';
import { replayBuild } from './kustomize.ts';
import { replayCase } from './posture.ts';
import type { Replay } from './replay.ts';

const suites: Readonly<Record<string, (row: never) => Replay | Promise<Replay>>> = {
  posture: replayCase,
  applications: replayApplication,
  kustomize: replayBuild,
  envsubst: replaySubstitution,
};

const [suite = '', file] = process.argv.slice(2);
const replay = suites[suite];
if ((!replay && suite !== 'flux') || file === undefined) {
  process.stderr.write(`usage: npm run conformance -- ${Object.keys(suites).join('|')} FILE, or: flux FOLDER\n`);
  process.exit(2);
}

const replays: Replay[] = replay ? [] : await replayRepositories(file);
for (const line of replay ? readFileSync(file, 'utf8').split('\n') : []) {
  if (replay && line.trim() !== '') replays.push(await replay(JSON.parse(line) as never));
}
for (const { name, differences, notes = [] } of replays) {
  for (const note of notes) process.stdout.write(`${name}: ${note}\n`);
  for (const difference of differences) process.stdout.write(`FAILED ${name}: ${difference}\n`);
}
const failed = replays.filter(({ differences }) => differences.length > 0).length;
process.stdout.write(`${replays.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || replays.length === 0 ? 1 : 0;
