import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  command,
  type CommandResult,
  finished,
  mainFile,
  privilegedPods,
  scanFixtures,
  sideBySide,
  startProcess,
  temporaryFolders,
} from '../support/command.ts';

const folderWith = temporaryFolders();

const escape = '\u001b';
const eraseLine = `\r${escape}[2K`;

describe('a pipe', sideBySide, () => {
  it('gets neither colour nor a progress line', async () => {
    const { stdout, stderr } = await command(['scan', '.'], { cwd: manyPods() });

    expect(stdout).toContain('C-0057');
    expect(stdout).not.toContain(escape);
    expect(stderr).toBe('');
  });

  it('gets colour where FORCE_COLOR asks for it, and NO_COLOR does not forbid it', async () => {
    const [forced, zero, forbidden] = await Promise.all([
      command(['scan', 'web'], { env: { FORCE_COLOR: '1' } }),
      command(['scan', 'web'], { env: { FORCE_COLOR: '0' } }),
      command(['scan', 'web'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }),
    ]);

    expect(forced.stdout).toContain(`${escape}[1mC-0057 Privileged container`);
    expect(zero.stdout).not.toContain(escape);
    expect(forbidden.stdout).toBe(zero.stdout);
    expect(stripVTControlCharacters(forced.stdout)).toBe(zero.stdout);
  });

  it('gets no colour for formats that are not for a terminal, nor does a file', async () => {
    const cwd = folderWith();
    const args = ['scan', join(scanFixtures, 'web'), '--format'];

    const { stdout } = await command([...args, 'markdown,pretty=report.txt'], { cwd, env: { FORCE_COLOR: '1' } });

    expect(stdout).not.toContain(escape);
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).not.toContain(escape);
  });
});

const program = ['/usr/bin/script', '/bin/script'].find((path) => existsSync(path));

describe(
  `a terminal${program === undefined ? ' (SKIPPED: there is no program "script" of util-linux here)' : ''}`,
  sideBySide,
  () => {
    it.skipIf(program === undefined)('gets colour, and a progress line that is gone at the end', async () => {
      const { code, stdout } = await onTerminal('scan .', manyPods());

      expect(code).toBe(0);
      expect(stdout).toContain(`${escape}[1mC-0057 Privileged container`);
      expect(stdout.split(eraseLine)[1]).toMatch(/^\d+ objects? read$/);
      expect(stdout.split(eraseLine).at(-1)).not.toMatch(/objects? read$/m);
    });

    it.skipIf(program === undefined)('gets no colour with NO_COLOR, unless it is empty', async () => {
      const [forbidden, empty] = await Promise.all([
        onTerminal('scan web', undefined, { NO_COLOR: '1' }),
        onTerminal('scan web', undefined, { NO_COLOR: '' }),
      ]);

      expect(forbidden.stdout.replaceAll(eraseLine, '')).not.toContain(escape);
      expect(empty.stdout).toContain(`${escape}[1mC-0057`);
    });

    it.skipIf(program === undefined)(
      'shows the progress on standard error, so that a redirected report is clean',
      async () => {
        const cwd = manyPods();

        const { stdout } = await onTerminal('scan . --format json >report.json', cwd);

        expect(stdout.split(eraseLine)[1]).toMatch(/^\d+ objects? read$/);
        expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toMatchObject({ outcome: 'pass' });
      },
    );

    it.skipIf(program === undefined)('gets the exit code of a scan that found nothing', async () => {
      const { code, stdout } = await onTerminal('scan missing');

      expect(code).toBe(3);
      expect(stdout).toContain('NOT EVALUATED');
    });
  },
);

/** Runs the command line in a shell whose standard output and error are one terminal; gives what it shows as stdout. */
function onTerminal(line: string, cwd?: string, env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  const shell = `'${process.execPath}' '${mainFile}' ${line}`;
  const child = startProcess(program ?? '', ['-qec', shell, '/dev/null'], {
    env: { TERM: 'xterm-256color', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  return finished(child);
}

/** So many that reading them takes longer than the progress line waits. */
function manyPods(): string {
  return folderWith({ 'pods.yaml': privilegedPods(1000) });
}
