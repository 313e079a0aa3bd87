import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publication } from '../../src/github/publication.ts';
import { Github } from '../support/github/github.ts';
import { publication, quick } from '../support/github/publishing.ts';
import { failingReport } from '../support/github/sample-gate.ts';

const publisher = resolve(import.meta.dirname, '../support/github/publisher.ts');

let github: Github;
let token: string;

beforeAll(async () => {
  github = await Github.start();
  token = await github.appToken();
});
afterAll(() => github.close());

function start(published: Publication): ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']> } {
  const child = spawn(process.execPath, [publisher], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(
    JSON.stringify({
      publication: published,
      settings: { token, apiUrl: github.url, timing: { ...quick, request: 5000 } },
    }),
  );
  return child;
}

/** Kills the publisher when GitHub has done its request, before it knows. */
async function killAt(request: string, skip: number, published: Publication): Promise<void> {
  let child: ChildProcess | undefined;
  await new Promise<void>((done) => {
    const reached = (): void => {
      child?.once('exit', () => done());
      child?.kill('SIGKILL');
    };
    github.proxy.faults.plan(request, { kind: 'held', reached, until: Promise.resolve() }, { skip });
    child = start(published);
  });
  github.proxy.faults.clear();
}

describe('a publisher that is killed', () => {
  it.each([
    ['after the run was begun', 'POST check-runs', 0],
    ['in the middle of the batches', 'PATCH check-runs', 1],
    ['after the last batch', 'PATCH check-runs', 2],
    ['after the run was completed', 'PATCH check-runs', 3],
  ])('%s leaves what the next one finishes without doubling anything', async (_, request, skip) => {
    const headSha = await github.commit();
    const published = publication({ headSha, report: failingReport(120) });
    await killAt(request, skip, published);
    const next = start(published);
    const [result] = await Promise.all([text(next.stdout), once(next, 'exit')]);
    expect(JSON.parse(result)).toMatchObject({ published: 'check', conclusion: 'failure', annotations: 120 });
    const shown = await github.runs(headSha);
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ status: 'completed', conclusion: 'failure' });
    const lines = (await github.annotations(shown[0]?.id ?? 0)).map(({ start_line: line }) => line);
    expect(lines).toEqual(Array.from({ length: 120 }, (__, index) => index + 1));
  });
});
