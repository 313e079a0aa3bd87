import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, readOutput, scanFixtures, sideBySide, temporaryFolders } from '../../support/command.ts';

const folderWith = temporaryFolders();

const files = ['web/web.yaml', 'worker/worker.yaml', 'secret-reader/binding.yaml', 'secret-reader/role.yaml'];
const formats = 'pretty,json,sarif,junit,markdown';

describe('the same input', sideBySide, () => {
  it('gives the same bytes in every format, in whatever order its paths are given', async () => {
    const [first, ...others] = await Promise.all([
      outputsOf(files),
      outputsOf(files.toReversed()),
      outputsOf(['worker', 'secret-reader', './web/', 'web/web.yaml']),
      outputsOf(['web', 'secret-reader', 'worker']),
    ]);

    expect(first?.join('')).toContain('web/web.yaml');
    for (const other of others) expect(other).toEqual(first);
  });

  it('gives the same bytes from a folder whose files were made in another order', async () => {
    const [first, second] = await Promise.all(
      [files, files.toReversed()].map((order) => outputsOf(['.'], copyOf(order))),
    );

    expect(second).toEqual(first);
  });

  it('gives the same bytes where one object stands in several files, one of them different', async () => {
    const cwd = folderWith({
      'a.yaml': podWith('{ privileged: true }'),
      'b.yaml': podWith('{}'),
      'c.yaml': podWith('{ privileged: true }'),
    });

    const [first, second] = await Promise.all([
      outputsOf(['a.yaml', 'b.yaml', 'c.yaml'], cwd),
      outputsOf(['c.yaml', 'b.yaml', 'a.yaml'], cwd),
    ]);

    expect(second).toEqual(first);
  });

  it('gives the same bytes where several files cannot be read', async () => {
    const cwd = folderWith({ 'a.yaml': 'a: [', 'b.yaml': 'b: [' });

    const [first, second] = await Promise.all([
      command(['scan', 'a.yaml', 'b.yaml', 'missing'], { cwd }),
      command(['scan', 'missing', 'b.yaml', 'a.yaml'], { cwd }),
    ]);

    expect(second.stdout).toBe(first.stdout);
  });
});

/** The outputs of a scan of these paths in all formats; they say nothing of where and when the scan ran. */
async function outputsOf(paths: readonly string[], cwd = scanFixtures): Promise<readonly string[]> {
  const target = folderWith();
  const { code, stderr } = await command(['scan', ...paths, '--format', formats, '--output', join(target, 'report')], {
    cwd,
  });
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^Passed: /)]);
  return ['txt', 'json', 'sarif', 'xml', 'md'].map((ending) => readOutput(target, `report.${ending}`));
}

function copyOf(order: readonly string[]): string {
  return folderWith(Object.fromEntries(order.map((file) => [file, readFileSync(join(scanFixtures, file))])));
}

function podWith(securityContext: string): string {
  return `{ apiVersion: v1, kind: Pod, metadata: { name: x, namespace: shop },
  spec: { containers: [{ name: app, image: app, securityContext: ${securityContext} }] } }`;
}
