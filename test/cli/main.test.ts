import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import {
  command,
  type CommandResult,
  finished,
  mainFile,
  privilegedPods,
  sideBySide,
  startCommand,
  startProcess,
  temporaryFolders,
} from '../support/command.ts';

const folderWith = temporaryFolders();

describe('the command line', sideBySide, () => {
  it('prints its version', async () => {
    const { code, stdout, stderr } = await command(['--version']);

    expect([code, stdout, stderr]).toEqual([0, `${packageJson.version}\n`, '']);
  });

  it('helps with every command, its options and the exit codes', async () => {
    const [all, scan, controls, explain] = await Promise.all([
      command(['--help']),
      command(['scan', '--help']),
      command(['controls', '--help']),
      command(['explain', '--help']),
    ]);

    for (const { code, stderr } of [all, scan, controls, explain]) expect([code, stderr]).toEqual([0, '']);
    for (const name of ['scan', 'controls', 'explain']) expect(all.stdout).toContain(`\n  ${name} `);
    for (const option of scanOptions) expect(scan.stdout).toContain(`\n  ${option}`);
    for (const { stdout } of [all, scan]) expect(stdout).toMatch(/0 passed, 1 .*, 2 .*,\s+3 /);
    expect(controls.stdout).toContain('--json');
    expect(explain.stdout).toContain('C-0057');
  });

  it('shows how to scan a folder, a stream, for a pipeline and with several outputs', async () => {
    const { stdout } = await command(['scan', '--help']);
    const examples = stdout.split('Examples:')[1] ?? '';

    for (const part of ['scan deploy/ ', 'scan -', '--severity-threshold', 'sarif=', '--namespace']) {
      expect(examples).toContain(part);
    }
  });

  it('shows an example in the help of every command', async () => {
    const helps = await Promise.all([command(['--help']), command(['controls', '--help']), command(['explain', '-h'])]);

    for (const { stdout } of helps) expect(stdout).toContain('Examples:');
  });

  it('shows no default in the help that a user could not type', async () => {
    const { stdout } = await command(['scan', '--help']);

    expect(stdout).not.toMatch(/\(default:\s+\[\]\)/);
  });

  it.each([
    ['no command', [], 'Usage:'],
    ['an unknown command', ['scam'], "unknown command 'scam'\n(Did you mean scan?)"],
    ['an unknown option', ['scan', '--formt', 'json', '.'], "unknown option '--formt'\n(Did you mean --format?)"],
    ['an option without its value', ['scan', '.', '--format'], "'--format <names>' argument missing"],
    ['no path', ['scan'], "missing required argument 'path'"],
    ['too many arguments', ['controls', 'C-0057'], 'C-0057'],
  ])('refuses %s with 2', async (_title, args, message) => {
    const { code, stdout, stderr } = await command(args);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('a reader of standard output that goes away', sideBySide, () => {
  it('does not crash a scan', async () => {
    const cwd = folderWith({ 'pods.yaml': privilegedPods(1500) });

    const { code, stderr } = await scanWithoutReader(cwd, []);

    expect([code, stderr]).toEqual([0, '']);
  });

  it('does not crash what prints little', async () => {
    const child = startCommand(['controls']);
    child.stdout?.destroy();

    const { code, stderr } = await finished(child);

    expect([code, stderr]).toEqual([0, '']);
  });

  it('does not make an exceeded threshold a success', async () => {
    const cwd = folderWith({ 'pods.yaml': privilegedPods(1500) });

    const { code } = await scanWithoutReader(cwd, ['--severity-threshold', 'high']);

    expect(code).toBe(1);
  });

  it('does not keep other outputs from being written', async () => {
    const cwd = folderWith({ 'pods.yaml': privilegedPods(1500) });

    await scanWithoutReader(cwd, ['--format', 'pretty,json=report.json']);

    expect(existsSync(join(cwd, 'report.json'))).toBe(true);
  });

  it('does not make a wrong command line an exceeded threshold, when it is that of standard error', async () => {
    const child = startCommand(['scan', '--bogus', '.']);
    child.stderr?.destroy();

    const { code } = await finished(child);

    expect(code).toBe(2);
  });
});

describe.runIf(existsSync('/dev/full'))('a full disk', sideBySide, () => {
  it('is told in one line with 3, not as an exceeded threshold', async () => {
    const child = startProcess('/bin/sh', ['-c', '"$0" "$1" scan web >/dev/full', process.execPath, mainFile]);

    const { code, stderr } = await finished(child);

    expect(code).toBe(3);
    expect(stderr).toMatch(/^.*ENOSPC.*\n$/);
  });
});

const scanOptions = [
  '--framework',
  '--control',
  '--exceptions',
  '--no-system-exceptions',
  '--no-inline-exceptions',
  '--inputs',
  '--namespace',
  '--exclude-namespace',
  '--severity-threshold',
  '--compliance-threshold',
  '--allow-unreadable',
  '--format',
  '--output',
  '--verbose',
];

/** Reads the first chunk of the output only. */
async function scanWithoutReader(cwd: string, args: readonly string[]): Promise<CommandResult> {
  const child = startCommand(['scan', 'pods.yaml', '--control', 'C-0057', ...args], { cwd });
  if (child.stdout) {
    await once(child.stdout, 'data');
    child.stdout.destroy();
  }
  return finished(child);
}
