import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, readOutput, scanFixtures, sideBySide, temporaryFolders } from '../support/command.ts';
import { parseXml } from '../support/xml.ts';

const folderWith = temporaryFolders();

const web = join(scanFixtures, 'web');

describe('outputs of a scan', sideBySide, () => {
  it('go to one file per format, while one of them may keep standard output', async () => {
    const cwd = folderWith();
    const files = ['json=out.json', 'sarif=out.sarif', 'junit=out.xml', 'markdown=a=b.md'];

    const { code, stdout, stderr } = await command(['scan', web, '--format', 'pretty', '--format', files.join()], {
      cwd,
    });

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('C-0057 Privileged container');
    expect(readdirSync(cwd).toSorted()).toEqual(['a=b.md', 'out.json', 'out.sarif', 'out.xml']);
    expect(JSON.parse(readOutput(cwd, 'out.json'))).toMatchObject({ outcome: 'pass', status: 'failed' });
    expect(JSON.parse(readOutput(cwd, 'out.sarif'))).toMatchObject({ version: '2.1.0' });
    expect(parseXml(readOutput(cwd, 'out.xml')).name).toBe('testsuites');
    expect(readOutput(cwd, 'a=b.md')).toContain('C-0057');
  });

  it('add their endings to the name that several of them share', async () => {
    const cwd = folderWith();

    const { stdout, stderr } = await command(
      ['scan', web, '--format', 'pretty,json,sarif,junit,markdown', '--output', 'report'],
      { cwd },
    );

    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Passed: .*\n$/);
    expect(readdirSync(cwd).toSorted()).toEqual(['json', 'md', 'sarif', 'txt', 'xml'].map((end) => `report.${end}`));
  });

  it('take the name as it is when there is one format, and replace what stands there', async () => {
    const cwd = folderWith({ report: 'old' });

    const { code } = await command(['scan', web, '--format', 'json', '--output', 'report'], { cwd });

    expect(code).toBe(0);
    expect(readdirSync(cwd)).toEqual(['report']);
    expect(readOutput(cwd, 'report')).toMatch(/^\{\n/);
  });

  it('show what Markdown and SARIF hold on standard output', async () => {
    const [markdown, sarif, junit] = await Promise.all([
      command(['scan', 'web', '--format', 'markdown']),
      command(['scan', 'web', '--format', 'sarif']),
      command(['scan', 'web', '--format', 'junit']),
    ]);

    expect(markdown.stdout).toContain('web/web.yaml:22:13');
    expect(JSON.parse(sarif.stdout).runs[0].results[0]).toMatchObject({
      ruleId: 'C-0057',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'web/web.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 22, startColumn: 13 },
          },
        },
      ],
    });
    expect(parseXml(junit.stdout).children.map(({ attributes }) => attributes['name'])).toEqual(['NSA', 'MITRE']);
  });

  it.each([
    ['two formats on standard output', ['--format', 'json,sarif'], 'json and sarif cannot share standard output'],
    ['an unknown format', ['--format', 'yaml'], 'unknown format "yaml"; expected one of pretty, json, sarif'],
    ['two formats in one file', ['--format', 'json=a,sarif=./a'], 'name two files'],
    ['a name that no format is left for', ['--format', 'json=a', '--output', 'b'], '--output "b" has no format'],
    ['a file in a missing folder', ['--format', 'json=a.json,sarif=gone/a.sarif'], 'cannot write "gone/a.sarif"'],
    ['a folder in place of a file', ['--format', 'json=folder'], 'cannot write "folder"'],
  ])('refuse %s with 2', async (_title, args, message) => {
    const cwd = folderWith();
    mkdirSync(join(cwd, 'folder'));

    const { code, stdout, stderr } = await command(['scan', web, ...args], { cwd });

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(readdirSync(cwd).filter((name) => !['folder', 'a.json'].includes(name))).toEqual([]);
  });

  it('say of a missing folder that it has to be made, and nothing of temporary files', async () => {
    const { stderr } = await command(['scan', web, '--format', 'json=gone/a.json'], { cwd: folderWith() });

    expect(stderr).not.toContain('.tmp');
  });

  it('say of a format with an empty file name that it names none', async () => {
    const { stderr } = await command(['scan', web, '--format', 'json='], { cwd: folderWith() });

    expect(stderr).toContain('"json="');
  });

  it('do not fall back to a default for a format that is empty', async () => {
    const { code } = await command(['scan', web, '--format', '']);

    expect(code).toBe(2);
  });

  it('are written through a symbolic link, so that a link to a device is not replaced by a file', async () => {
    const cwd = folderWith();
    writeFileSync(join(cwd, 'real.json'), 'old');
    symlinkSync('real.json', join(cwd, 'link.json'));

    await command(['scan', web, '--format', 'json=link.json'], { cwd });

    expect(readFileSync(join(cwd, 'real.json'), 'utf8')).not.toBe('old');
  });

  it('are not written when the command line is wrong', async () => {
    const cwd = folderWith();

    const { code } = await command(['scan', web, '--format', 'json=a.json', '--control', 'C-9999'], { cwd });

    expect(code).toBe(2);
    expect(existsSync(join(cwd, 'a.json'))).toBe(false);
  });
});
