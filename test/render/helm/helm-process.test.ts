import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Confinement } from '../../../src/platform/confinement.ts';
import { exec } from '../../../src/platform/exec.ts';
import { Helm } from '../../../src/render/helm/helm.ts';
import { helmLimits } from '../../../src/render/helm/limits.ts';
import { finished, sideBySide, startProcess, temporaryFolders, type CommandResult } from '../../support/command.ts';
import { chart, confinement, helmProgram, helmScript, release, template } from '../../support/helm.ts';
import { skipped } from '../../support/skipped.ts';

const folder = temporaryFolders();
const endless = '{{ $a := until 10000 }}{{ range $a }}{{ range $a }}{{ range $a }}{{ end }}{{ end }}{{ end }}';
const plain = chart({ 'templates/a.yaml': 'a: 1\n' });

/** Renders templates in a process of its own with this environment, one after the other, whatever becomes of them. */
function renderElsewhere(
  file: string,
  env: Record<string, string>,
  templates: readonly string[],
): Promise<CommandResult> {
  return finished(startElsewhere(file, env, templates));
}

function startElsewhere(file: string, env: Record<string, string>, templates: readonly string[]): ChildProcess {
  const from = (name: string): string =>
    JSON.stringify(path.resolve(import.meta.dirname, '../../../src/render/helm', name));
  const script = `
    import { Helm } from ${from('helm.ts')};
    import { helmLimits } from ${from('limits.ts')};
    import { chartOfFiles } from ${from('read-chart.ts')};
    const helm = new Helm({ file: ${JSON.stringify(file)}, version: 'v4.0.0' }, { limits: { ...helmLimits, milliseconds: 2000 } });
    for (const template of ${JSON.stringify(templates)}) {
      const files = { 'Chart.yaml': 'apiVersion: v2\\nname: shop\\nversion: 1.0.0\\n', 'templates/a.yaml': template };
      const chart = chartOfFiles(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
      await helm.template(chart, ${JSON.stringify(release)}).then(
        () => console.log('rendered'), (fault) => console.log(fault.kind));
    }`;
  return startProcess(process.execPath, ['--input-type=module', '-e', script], { env });
}

describe.skipIf(!helmProgram)('helm', sideBySide, () => {
  it('gets an empty environment, a home that is not there, and a folder of its own that is gone afterwards', async () => {
    const at = folder();
    const report = path.join(at, 'report');
    const { file } = helmScript(at, `{ env; ls -ld .; ls -A; } > '${report}'; exec "$helm" "$@"`);
    const env = {
      SECRET: 'hunter2',
      HELM_DRIVER: 'hunter2',
      KUBECONFIG: '/hunter2',
      HTTP_PROXY: 'http://hunter2',
      HOME: at,
    };
    expect((await renderElsewhere(file, env, ['a: 1\n'])).stdout).toBe('rendered\n');
    const seen = readFileSync(report, 'utf8');
    expect(seen).not.toContain('hunter2');
    expect(seen).toMatch(/^drwx------/m);
    expect(seen).toMatch(/^chart$/m);
    const [, home = ''] = /^HOME=(.*)$/m.exec(seen) ?? [];
    expect(home).toMatch(/kubescape-gitops-helm-\w+\/home$/);
    expect(existsSync(path.dirname(home))).toBe(false);
  });

  it('leaves no folder behind, whatever its end', async () => {
    const at = folder();
    const templates = ['a: 1\n', '{{ fail "no" }}', endless];
    const { stdout } = await renderElsewhere(helmProgram?.file ?? '', { TMPDIR: at }, templates);
    expect(stdout).toBe('rendered\nchart\ntimeout\n');
    expect(readdirSync(at)).toEqual([]);
  });

  it('leaves no folder behind when we are interrupted', async () => {
    const at = folder();
    const caller = startElsewhere(helmProgram?.file ?? '', { TMPDIR: at }, [endless]);
    const end = finished(caller);
    while (readdirSync(at, { recursive: true }).every((name) => !String(name).endsWith('a.yaml'))) await sleep(20);
    caller.kill('SIGINT');
    expect(await end).toMatchObject({ code: null, stdout: '' });
    expect(readdirSync(at)).toEqual([]);
  });

  it('knows no plugins of the user', async () => {
    const plugin = `apiVersion: v1\nname: evil\ntype: cli/v1\nversion: 1.0.0\nruntime: subprocess
config: { usage: evil, shortHelp: evil, longHelp: evil }\nruntimeConfig: { platformCommand: [{ command: touch }] }\n`;
    const at = folder({ '.local/share/helm/plugins/evil/plugin.yaml': plugin, 'plugins/evil/plugin.yaml': plugin });
    const limits = { milliseconds: 20_000, stdoutBytes: 10_000, stderrBytes: 10_000 };
    const known = await exec(helmProgram?.file ?? '', ['plugin', 'list'], { env: { HOME: at }, cwd: at, limits });
    expect(known.stdout).toContain('evil');
    const report = path.join(at, 'report');
    const { file } = helmScript(at, `"$helm" plugin list > '${report}' 2>&1; exec "$helm" "$@"`);
    await renderElsewhere(file, { HOME: at, HELM_PLUGINS: path.join(at, 'plugins') }, ['a: 1\n']);
    expect(readFileSync(report, 'utf8')).not.toContain('evil');
    expect(readFileSync(report, 'utf8')).toContain('NAME');
  });

  it('that breaks down or is gone is not a fault of the chart', async () => {
    const broken = helmScript(folder(), 'echo "panic: what a pity" >&2; exit 2');
    await expect(new Helm(broken).template(plain, release)).rejects.toMatchObject({
      kind: 'helm',
      message: 'helm broke down with exit code 2: panic: what a pity',
    });
    const missing = { file: path.join(folder(), 'helm'), version: 'v4.0.0' };
    for (const held of [confinement, unconfined]) {
      await expect(new Helm(missing, { confinement: held }).template(plain, release)).rejects.toMatchObject({
        kind: 'helm',
        message: expect.stringMatching(/^helm cannot be (started|run: ENOENT)$/),
      });
    }
  });

  it('that something else kills met the end of the memory', async () => {
    const killed = helmScript(folder(), 'kill -9 $$');
    await expect(new Helm(killed).template(plain, release)).rejects.toMatchObject({
      kind: 'memory',
      message: 'helm was killed, as a system does that runs out of memory',
    });
  });

  it('ends with the signal of its caller', async () => {
    const caller = new AbortController();
    const run = template({ 'templates/a.yaml': endless }, {}, { signal: caller.signal });
    setTimeout(() => caller.abort(new Error('enough')), 300);
    await expect(run).rejects.toThrow('enough');
  });
});

/** What a machine can do that has nothing of util-linux. */
const unconfined: Confinement = { limitsMemory: false, cutsNetwork: false, wrap: () => [] };

if (!confinement.cutsNetwork)
  skipped('that helm has no network: it cannot be cut off here, so only schemas are looked into');

describe.skipIf(!confinement.cutsNetwork || !helmProgram)('the network', () => {
  it('is not there for helm, should a chart find a way that we do not know', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    const at = folder({
      'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      'values.schema.json': JSON.stringify({ $ref: url }),
    });
    const run = (held: Confinement): ReturnType<typeof exec> =>
      exec(helmProgram?.file ?? '', ['template', 'web', at], {
        env: { HOME: at },
        cwd: at,
        limits: helmLimits,
        confinement: held,
      });
    // Helm alone does go there.
    expect((await run(unconfined)).exitCode).toBe(0);
    expect(asked).toBe(1);
    expect((await run(confinement)).stderr).toContain('network is unreachable');
    expect(asked).toBe(1);
    server.close();
  });
});
