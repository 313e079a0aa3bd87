import { openSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../../scripts/bundle.ts';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { finished, sideBySide, startProcess, temporaryFolders } from '../../support/command.ts';
import { skipped } from '../../support/skipped.ts';

const source = path.resolve(import.meta.dirname, '../../../src/platform/log/create-log.ts');
const folder = temporaryFolders();

/** What is written, line by line. */
function logged(write: (log: ReturnType<typeof createLog>) => void, level: 'info' | 'debug' = 'info'): unknown[] {
  const lines: unknown[] = [];
  write(createLog({ level, destination: { write: (line) => lines.push(JSON.parse(line)) } }));
  return lines;
}

describe('the log', () => {
  it('has one line of JSON for each entry, with its level, its time and its fields', () => {
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(logged((log) => log.info({ pull: 12 }, 'judged'))).toEqual([
      { level: 'info', time, pull: 12, msg: 'judged' },
    ]);
  });

  it('leaves out what is below its level', () => {
    expect(logged((log) => log.debug('too much'))).toEqual([]);
    expect(logged((log) => log.debug('wanted'), 'debug')).toHaveLength(1);
  });

  it('takes out what is named like a secret, from children, too', () => {
    const lines = logged((log) => {
      log.info({ app: { privateKey: 'k', settings: { webhookSecret: 's', tokens: ['t'] } }, authorization: 'Basic x' });
      log.child({ token: 'hidden', repository: 'shop/gitops' }).info('child');
    });
    expect(lines).toMatchObject([
      { app: { privateKey: '***', settings: { webhookSecret: '***', tokens: '***' } }, authorization: '***' },
      { token: '***', repository: 'shop/gitops' },
    ]);
  });

  it('breaks no line by what others wrote', () => {
    const [line] = logged((log) => log.info({ title: 'a\n{"level":"error"}\u202e\u001b[31m' }, 'x\ny'));
    expect(line).toMatchObject({ title: 'a\\n{"level":"error"}\\u202e\\x1b[31m', msg: 'x\\ny' });
  });
});

describe('standard output', sideBySide, () => {
  /** Runs a script that has a log. */
  const run = (script: string): ReturnType<typeof startProcess> => {
    const text = `import { createLog } from ${JSON.stringify(source)}; const log = createLog({ level: 'info' }); ${script}`;
    return startProcess(process.execPath, ['--input-type=module-typescript', '-e', text]);
  };

  it('has the last line of a process that is killed', async () => {
    const { stdout } = await finished(run(`log.info('last words'); process.kill(process.pid, 'SIGKILL');`));
    expect(JSON.parse(stdout)).toMatchObject({ msg: 'last words' });
  });

  it('that nobody reads any more ends nothing', async () => {
    const child = run(`process.stdin.on('data', () => {
      for (let count = 0; count < 10; count += 1) log.info('unheard');
      process.stderr.write('alive');
      process.stdin.destroy();
    }); log.info('ready');`);
    await once(child.stdout!, 'data');
    child.stdout?.destroy();
    if (!child.stdout?.closed) await once(child.stdout!, 'close');

    expect(await finished(child, 'go')).toMatchObject({ code: 0, stderr: 'alive' });
  });

  it('on a full disk ends nothing', async () => {
    if (!existsSync('/dev/full')) return skipped('a log on a full disk: there is no /dev/full here');
    const text = `import { createLog } from ${JSON.stringify(source)}; const log = createLog({ level: 'info' });
      for (let count = 0; count < 10; count += 1) log.info('unwritten');
      process.stderr.write('alive');`;
    const stdio = ['ignore', openSync('/dev/full', 'w'), 'pipe'] as const;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', text], { stdio: [...stdio] });

    expect(await finished(child)).toMatchObject({ code: 0, stderr: 'alive' });
  });

  it('works the same from one bundled file, as do the metrics', async () => {
    const entry = `
      import { createLog } from ${JSON.stringify(source)};
      import { Metrics } from ${JSON.stringify(path.resolve(import.meta.dirname, '../../../src/serve/metrics.ts'))};
      const log = createLog({ level: 'info' });
      const metrics = new Metrics({ version: '1', queue: () => ({ depth: 7, oldestAge: 0 }) });
      const { text } = await metrics.read();
      log.info({ token: 'x', err: new TypeError('bad'), depth: /queue_depth (\\d+)/.exec(text)?.[1] }, 'bundled');`;
    const place = folder({ 'entry.ts': entry });
    await bundle(path.join(place, 'entry.ts'), path.join(place, 'alone.mjs'));

    const child = startProcess(process.execPath, [path.join(place, 'alone.mjs')], { cwd: place });
    const { code, stdout, stderr } = await finished(child);

    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      msg: 'bundled',
      token: '***',
      depth: '7',
      err: { type: 'TypeError', message: 'bad' },
    });
  });
});
