/* Changes a state without end, in a process of its own: one that a test can kill. Says before and after each step. */
import { writeSync } from 'node:fs';
import { State } from '../../../src/serve/state/state.ts';
import { perform } from './queue-operations.ts';
import { RunsOfState } from './run-operations.ts';
import { operations } from './state-operations.ts';

const [file = '', seed = '', from = '0'] = process.argv.slice(2);
const state = State.open(file);
const runs = new RunsOfState(state);
for (const operation of operations(seed, Number(from))) {
  writeSync(1, `${JSON.stringify({ operation })}\n`);
  const result = operation.of === 'queue' ? perform(state, operation.operation) : runs.perform(operation.operation);
  writeSync(1, `${JSON.stringify({ result })}\n`);
}
