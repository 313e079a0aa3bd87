import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { describeCluster } from '../../../support/cluster/testing/describe-cluster.ts';

const program = path.resolve(import.meta.dirname, '../../../support/kube/elector.ts');

interface Elector {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  /** The next line that it prints. */
  next(): Promise<string>;
  ask(): Promise<string>;
}

describeCluster('replicas in processes of their own', (use) => {
  const electors: Elector[] = [];

  afterEach(() => {
    for (const { child } of electors.splice(0)) child.kill('SIGKILL');
  });

  const start = (name: string, identity: string): Elector => {
    const args = [program, use.cluster.kubeconfig, use.namespace, name, identity];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => (await lines.next()).value ?? 'its end';
    const ask = (): Promise<string> => {
      child.stdin.write('\n');
      return next();
    };
    const elector = { child, next, ask };
    electors.push(elector);
    return elector;
  };

  it('one goes on when the other is killed', async () => {
    const first = start('killed', 'first');
    expect(await first.next()).toBe('leads');
    const second = start('killed', 'second');
    expect(await second.ask()).toBe('false');
    first.child.kill('SIGKILL');
    expect(await second.next()).toBe('leads');
  });

  it.skipIf(process.platform === 'win32')('one that was stopped meanwhile does not lead when it goes on', async () => {
    const first = start('stopped', 'first');
    expect([await first.next(), await first.ask()]).toEqual(['leads', 'true']);
    const second = start('stopped', 'second');
    first.child.kill('SIGSTOP');
    expect(await second.next()).toBe('leads');
    first.child.kill('SIGCONT');
    first.child.stdin.write('\n');
    const said = [await first.next(), await first.next()];
    expect(said.toSorted()).toEqual(['ended', 'false']);
    expect(await second.ask()).toBe('true');
  });

  it('one that ends in order leaves no time without a leader', async () => {
    const first = start('ordered', 'first');
    expect(await first.next()).toBe('leads');
    const second = start('ordered', 'second');
    expect(await second.ask()).toBe('false');
    first.child.stdin.end();
    expect(await first.next()).toBe('ended');
    expect(await second.next()).toBe('leads');
    if (first.child.exitCode === null) await once(first.child, 'exit');
    expect(first.child.exitCode).toBe(0);
  });
});
