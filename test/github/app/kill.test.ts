import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publication, quick } from '../../support/github/publishing.ts';
import { failingReport } from '../../support/github/sample-gate.ts';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

const beginner = resolve(import.meta.dirname, '../../support/github/beginner.ts');

let started: StartedForge;

beforeAll(async () => {
  started = await startForge();
});
afterAll(() => started.close());
afterEach(() => started.reset());

function start(headSha: string): ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']> } {
  const { forge, name } = started;
  const { id, privateKey } = forge.app;
  const timing = { ...quick, request: 5000 };
  const run = { ...name, headSha, runKey: 'key' };
  const child = spawn(process.execPath, [beginner], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(
    JSON.stringify({
      settings: { appId: String(id), privateKey, apiUrl: forge.apiUrl, timing },
      installation: forge.installationId,
      begin: { ...run, title: 'Judging', summary: 's' },
      publication: publication({ ...run, report: failingReport(120) }),
    }),
  );
  return child;
}

/** Kills the process when GitHub got its request, and did it. */
async function killAt(request: string, skip: number, headSha: string): Promise<void> {
  let child: ChildProcess | undefined;
  await new Promise<void>((done) => {
    const reached = (): void => {
      child?.once('exit', () => done());
      child?.kill('SIGKILL');
    };
    started.forge.faults.plan(request, { kind: 'held', reached, until: Promise.resolve() }, { skip });
    child = start(headSha);
  });
  started.forge.faults.clear();
}

describe('a process that is killed', () => {
  it.each([
    ['after it began the run', 'POST check-runs', 0],
    ['between beginning and publishing', 'GET commits/.*check-runs', 1],
    ['in the middle of the batches', 'PATCH check-runs', 1],
    ['after it completed the run', 'PATCH check-runs', 3],
  ])('%s leaves the one run that the next one finishes', async (_, request, skip) => {
    const headSha = started.clone.commit(`kill-${request.length}-${skip}`, 'main');
    await killAt(request, skip, headSha);
    const next = start(headSha);
    const [result] = await Promise.all([text(next.stdout), once(next, 'exit')]);
    const shown = await started.forge.runs(started.repository, headSha);
    expect(shown).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
    const id = shown[0]?.id ?? 0;
    expect(JSON.parse(result)).toMatchObject({ id, published: { id, conclusion: 'failure', annotations: 120 } });
    const lines = (await started.forge.annotations(started.repository, id)).map(({ start_line: line }) => line);
    expect(lines).toEqual(Array.from({ length: 120 }, (__, index) => index + 1));
  });
});
