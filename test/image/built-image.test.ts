import { chmodSync, cpSync, globSync, lstatSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { projectRoot } from '../../scripts/image/facts.ts';
import { images, memoryEnvironment, toolPackages } from '../../scripts/image/image-plan.ts';
import { UnpackedImage, type RunInImage } from '../../scripts/image/unpacked-image.ts';
import { buildImage, isRequired, whyNotBuildable } from '../support/built-images.ts';
import { finished, temporaryFolders, type CommandResult } from '../support/command.ts';
import { commitAll, git } from '../support/git.ts';
import { skipped } from '../support/skipped.ts';

const reason = whyNotBuildable();
if (reason !== undefined && !isRequired) skipped(`images are not built and tried: ${reason}`);

const folder = temporaryFolders();
const fixtures = path.join(projectRoot, 'test/fixtures');
const node = { entrypoint: ['/usr/bin/node'] };

describe.runIf(reason === undefined || isRequired)('a built image', () => {
  const opened = new Map<string, UnpackedImage>();
  const output = folder();
  let printed = '';

  beforeAll(async () => {
    if (reason !== undefined) throw new Error(`images cannot be built and tried: ${reason}`);
    const built = await buildImage(['--output', output, '--no-measure'], folder());
    if (built.code !== 0) throw new Error(built.stderr);
    process.stderr.write(built.stdout);
    printed = built.stdout;
    for (const { name } of images) opened.set(name, UnpackedImage.open(path.join(output, `${name}.tar`)));
  }, 300_000);
  afterAll(() => opened.forEach((image) => image.close()));

  function image(name: string): UnpackedImage {
    const found = opened.get(name);
    if (found === undefined) throw new Error(`${name} was not built`);
    return found;
  }
  const operator = (args: readonly string[], options: RunInImage = {}): Promise<CommandResult> =>
    finished(image('kubescape-gitops').start(args, options));
  const gate = (args: readonly string[], options: RunInImage = {}): Promise<CommandResult> =>
    finished(image('kubescape-gitops-gate').start(args, options));

  it('is the same when it is built again, by others and elsewhere', async () => {
    const again = folder();
    const options = ['--output', again, '--offline', '--no-measure', '--image', 'kubescape-gitops'];
    const built = await buildImage(options, again, { umask: '077', env: { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8' } });

    expect(built.stderr).not.toContain('error');
    for (const name of ['kubescape-gitops.tar', 'kubescape-gitops.cdx.json']) {
      const [one, other] = [output, again].map((from) => readFileSync(path.join(from, name)));
      expect(one && other && one.equals(other)).toBe(true);
    }
  }, 300_000);

  it('is printed with its digest and sizes', () => {
    for (const { name } of images) expect(printed).toMatch(new RegExp(`^${name} sha256:[0-9a-f]{64}$`, 'm'));
    expect(printed).toMatch(/^ {2}all +[\d.]+ MiB +[\d.]+ MiB/m);
  });

  it('has a parts list that names every package whose record is in it', () => {
    for (const { name } of images) {
      const records = globSync('var/lib/dpkg/status.d/*', { cwd: image(name).root }).map((file) => path.basename(file));
      const { components } = JSON.parse(readFileSync(path.join(output, `${name}.cdx.json`), 'utf8'));
      const listed = components.map((part: { readonly purl?: string }) => part.purl ?? '');
      const debian = listed.filter((purl: string) => purl.startsWith('pkg:deb/'));

      expect(debian.map((purl: string) => decodeURIComponent(/debian\/([^@]+)@/.exec(purl)?.[1] ?? ''))).toEqual(
        expect.arrayContaining(records),
      );
      expect(debian).toHaveLength(records.length);
    }
  });

  it('has no shell, no package manager, and no program with rights of its own', () => {
    const programs = globSync('{usr/bin,app}/*', { cwd: image('kubescape-gitops').root });
    expect(programs.filter((file) => !file.startsWith('app/'))).toEqual(['usr/bin/node']);

    const ofGate = globSync('usr/{bin,sbin,lib/git-core}/*', { cwd: image('kubescape-gitops-gate').root });
    expect(ofGate.map((file) => path.basename(file)).toSorted()).toEqual(
      'git git-remote-http git-remote-https helm node prlimit setpriv setsid tini unshare'.split(' '),
    );
    for (const { name } of images) {
      const files = globSync('**/*', { cwd: image(name).root }).map((file) => path.join(image(name).root, file));
      expect(files.filter((file) => (lstatSync(file).mode & 0o6000) !== 0)).toEqual([]);
    }
  });

  it('has all libraries that its programs and libraries ask for', async () => {
    const { root } = image('kubescape-gitops-gate');
    const files = globSync(['usr/bin/*', 'usr/lib/git-core/*', 'usr/lib/*-linux-gnu/*.so.*'], { cwd: root });
    const binaries = files.filter(
      (file) => !lstatSync(path.join(root, file)).isSymbolicLink() && !file.endsWith('/helm'),
    );
    const script = `for (const file of process.argv.slice(1)) {
      const { stdout, stderr } = require('node:child_process').spawnSync('/lib64/ld-linux-x86-64.so.2', ['--list', file]);
      const lines = (stdout + '\\n' + stderr).split('\\n').filter((line) => /not found|cannot open/.test(line));
      if (lines.length > 0) console.log(file, lines);
    }`;
    const { stdout, stderr } = await gate(['-e', script, '--', ...binaries.map((file) => `/${file}`)], node);

    expect(binaries.length).toBeGreaterThan(toolPackages.length);
    expect([stdout, stderr]).toEqual(['', '']);
  });

  it('runs as nobody in particular, where only /tmp can be written to', async () => {
    const script = `const { writeFileSync } = require('node:fs');
      const tried = ['/x', '/app/x', '/repository/x', '/etc/passwd', '/dev/x', '/tmp/x'].filter((file) => {
        try { writeFileSync(file, ''); return true; } catch { return false; }
      });
      console.log(JSON.stringify({ ids: [process.getuid(), process.getgid(), ...process.getgroups()], tried,
        env: process.env, cwd: process.cwd(), pid: process.pid }));`;
    const { stdout } = await operator(['-e', script], node);

    expect(JSON.parse(stdout)).toEqual({
      ids: [65_532, 65_532, 65_532],
      tried: ['/tmp/x'],
      env: { PATH: '/usr/bin', HOME: '/tmp', ...memoryEnvironment },
      cwd: '/repository',
      pid: 1,
    });
  });

  it('trusts the authorities that Debian trusts', () => {
    const file = path.join(image('kubescape-gitops').root, 'etc/ssl/certs/ca-certificates.crt');
    const certificates = readFileSync(file, 'latin1').match(
      /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
    );

    expect(certificates?.length).toBeGreaterThan(100);
    expect(certificates?.every((text) => new X509Certificate(text).ca)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it.each(images)('$name says its version, and helps with each command', async ({ name }) => {
    const say = async (...args: string[]): Promise<CommandResult> => finished(image(name).start(args));

    expect(await say('--version')).toMatchObject({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
    const commands = ['operator', 'scanner', 'storage', 'serve', 'gate', 'scan'];
    const helped = await Promise.all(commands.map((command) => say(command, '--help')));
    expect(helped.map(({ code, stdout }) => [code, stdout.split(' [')[0]])).toEqual(
      commands.map((command) => [0, `Usage: kubescape-gitops ${command}`]),
    );
  });

  it.each(['operator', 'scanner', 'storage'])('%s ends with one line where there is no cluster', async (command) => {
    const { code, stdout, stderr } = await operator([command]);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: this is no Pod of a cluster[^\n]*\n$/);
  });

  it('judges a mounted folder', async () => {
    const { code, stdout, stderr } = await operator(['scan', '.', '--format', 'json', '--severity-threshold', 'high'], {
      repository: path.join(fixtures, 'shop'),
    });

    expect([code, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout).status).toBe('failed');
  });

  it('says what is missing when the image without git is asked to gate', async () => {
    const { code, stderr } = await operator(['gate']);

    expect(code).toBe(2);
    expect(stderr).toContain('git is not installed');
  });

  it('gates a change of a repository that belongs to somebody else, with its git', async () => {
    const repository = folder();
    chmodSync(repository, 0o755);
    cpSync(path.join(fixtures, 'gate/base'), repository, { recursive: true });
    commitAll(repository);
    git(repository, 'checkout', '--quiet', '-b', 'change');
    cpSync(path.join(fixtures, 'gate/head'), repository, { recursive: true });
    commitAll(repository);

    const { code, stdout, stderr } = await gate(['gate', '--base', 'main', '--head', 'change', '--format', 'json'], {
      repository,
    });

    expect([code, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout).outcome).toBe('fail');
  });

  it('renders a chart with its helm', async () => {
    const repository = folder();
    chmodSync(repository, 0o755);
    cpSync(path.join(fixtures, 'releases'), repository, { recursive: true });
    const { code, stdout, stderr } = await gate(['build', '.'], { repository });

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('(HelmRelease shop/shop)');
  });

  it('reaches servers with its git, as far as there is a network', async () => {
    const { code, stderr } = await gate(['ls-remote', 'https://127.0.0.1:9/x'], { entrypoint: ['/usr/bin/git'] });

    expect(code).toBe(128);
    expect(stderr).toContain('Could not connect to server');
  });

  it('collects processes that lost their parent, in the image that starts programs', async () => {
    // The grandchild ends after its parent, so that it is left to the first process of the container.
    const script = `const { spawn } = require('node:child_process');
      const { readdirSync, readFileSync } = require('node:fs');
      const grandchild = "process.stdin.on('end', () => process.exit()).resume()";
      const middle = \`const { spawn } = require('node:child_process');
        const child = spawn(process.execPath, ['-e', \${JSON.stringify(grandchild)}], { stdio: ['inherit', 'ignore', 'ignore'] });
        console.log(child.pid); child.on('spawn', () => process.kill(process.pid, 'SIGKILL'));\`;
      const child = spawn(process.execPath, ['-e', middle], { stdio: ['pipe', 'pipe', 'inherit'] });
      let pid = ''; child.stdout.on('data', (text) => (pid += text));
      child.on('exit', () => {
        child.stdin.end();
        const look = () => {
          const isThere = readdirSync('/proc').includes(pid.trim());
          if (!isThere) console.log(pid.trim() === '' ? 'nothing' : 'collected'); else setTimeout(look, 20);
        };
        look();
        setTimeout(() => process.exit(), 20_000).unref();
      });`;
    const entrypoint = image('kubescape-gitops-gate').settings.Entrypoint.slice(0, 3);
    const { stdout, stderr } = await gate(['-e', script], { entrypoint });

    expect([stdout, stderr]).toEqual(['collected\n', '']);
  });
});
