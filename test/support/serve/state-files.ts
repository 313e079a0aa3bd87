import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { State } from '../../../src/serve/state/state.ts';
import { pull } from './subjects.ts';

/** For scripts that run in a process of their own. */
export const stateModule = resolve(import.meta.dirname, '../../../src/serve/state/state.ts');

/** Makes a state in which `shop/gitops#7` waits, and closes it; gives its file. */
export function closedState(folder: string): string {
  const file = join(folder, 'state.db');
  const state = State.open(file);
  state.queue.add(pull('shop/gitops', 7), {}, 1);
  state.close();
  return file;
}

/** Changes a file as somebody with an editor for databases would. */
export function edit(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** Keeps a state open until standard input ends. */
export const untilToldTo = `process.stdin.once('end', () => state.close()).resume();`;

/** A process that opens a state and does something with it; says `open`, or the code and the message of the error. */
export function opener(file: string, then: string, before = ''): ChildProcess {
  const script = `
    const { State } = await import(${JSON.stringify(stateModule)});
    ${before}
    try {
      const state = State.open(${JSON.stringify(file)}, { lockWait: 300 });
      process.stdout.write('open\\n');
      ${then}
    } catch (error) {
      process.stdout.write(error.code + ' ' + error.message + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** What a process says first. */
export async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout ?? child, 'data');
  return String(chunk).trim();
}
