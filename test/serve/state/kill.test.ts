import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { State } from '../../../src/serve/state/state.ts';
import { subjectKey } from '../../../src/serve/state/subject.ts';
import { sideBySide, temporaryFolders } from '../../support/command.ts';
import { QueueModel } from '../../support/serve/queue-model.ts';
import { perform } from '../../support/serve/queue-operations.ts';
import { type RunOperation, RunsModel, filedRuns } from '../../support/serve/run-operations.ts';
import { type StateOperation, subjects } from '../../support/serve/state-operations.ts';

const folder = temporaryFolders();
const writer = resolve(import.meta.dirname, '../../support/serve/state-writer.ts');

type Line = { readonly operation: StateOperation } | { readonly result: unknown };

/** What has to be in the file. */
interface Expected {
  readonly queue: QueueModel;
  readonly runs: RunsModel;
}

/** Kills a writer once it has said so many lines; gives all that it said. */
async function killedAfter(lines: number, args: readonly string[]): Promise<readonly Line[]> {
  const child: ChildProcess = spawn(process.execPath, [writer, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: Line[] = [];
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(JSON.parse(line));
    if (said.length === lines) child.kill('SIGKILL');
  }
  return said;
}

function apply({ queue, runs }: Expected, step: StateOperation): unknown {
  return step.of === 'queue' ? queue.perform(step.operation) : runs.perform(step.operation);
}

/** After these lines: what was acknowledged is there; what was under way at the end is there or not. */
function possible(before: Expected, lines: readonly Line[]): readonly Expected[] {
  const steps = lines.flatMap((line) => ('operation' in line ? [line.operation] : []));
  const results = lines.flatMap((line) => ('result' in line ? [line.result] : []));
  expect(results).toEqual(steps.slice(0, results.length).map((step) => apply(before, step)));
  const after = { queue: before.queue.copy(), runs: before.runs.copy() };
  for (const step of steps.slice(results.length)) apply(after, step);
  return [before, after];
}

/** Takes everything that waits, as a server does after a start. */
function drain(target: { readonly perform: (operation: Parameters<QueueModel['perform']>[0]) => unknown }): unknown {
  const drained = [target.perform({ do: 'restore' })];
  for (;;) {
    const entry = target.perform({ do: 'take', at: Number.MAX_SAFE_INTEGER, perRepository: 99 });
    if (entry === null) break;
    drained.push(entry);
  }
  for (const subject of subjects) target.perform({ do: 'finish', key: subjectKey(subject), at: 0 });
  return drained;
}

function integrityOf(file: string): unknown {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => row['integrity_check']);
  } finally {
    database.close();
  }
}

describe('a server that is killed', sideBySide, () => {
  it.each([['one'], ['other']])('at any point, many times, loses nothing that was acknowledged (%s)', async (seed) => {
    const file = join(folder(), 'state.db');
    let expected: Expected = { queue: new QueueModel(2000), runs: new RunsModel() };
    const begun: RunOperation[] = [];
    for (let round = 0; round < 12; round += 1) {
      const from = round * 1_000_000;
      const lines = await killedAfter(1 + ((round * 37) % 150), [file, seed, `${from}`]);
      begun.push(
        ...lines.flatMap((line) =>
          'operation' in line && line.operation.of === 'runs' ? [line.operation.operation] : [],
        ),
      );
      const candidates = possible(expected, lines);
      expect(integrityOf(file)).toEqual(['ok']);
      const state = State.open(file);
      const found = {
        runs: filedRuns(state, begun),
        drained: drain({ perform: (operation) => perform(state, operation) }),
      };
      state.close();
      const wanted = candidates.map(({ runs, queue }) => ({ runs: runs.filed(), drained: drain(queue) }));
      expect(wanted).toContainEqual(found);
      expected = candidates[wanted.findIndex((one) => isDeepStrictEqual(one, found))] ?? expected;
    }
  });
});
