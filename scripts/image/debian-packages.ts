import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { debianKeyring, debianMirror } from './debian-mirror.ts';
import { run, runText } from './run.ts';

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Of the whole package file, as the signed index of the archive has it. */
  readonly sha256: string;
  /** The package file. */
  readonly file: string;
  /** What the package says of itself, as dpkg keeps it. */
  readonly control: string;
}

export interface FetchOptions {
  readonly suite: string;
  /** Kept between builds: package lists and packages. */
  readonly cache: string;
  /** Take the newest packages of which the last build knew, without asking the mirror. */
  readonly offline: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The newest version of each package in Debian's archive, with security updates. Needs no rights and leaves the
 * machine's own package lists alone: apt works in a folder of ours. It checks the archive's signature, and each package
 * is compared with the signed digest when it is read. Throws when the mirror cannot be reached or lacks a package.
 */
export function fetchPackages(names: readonly string[], options: FetchOptions): DebianPackage[] {
  const folder = path.join(options.cache, 'packages');
  mkdirSync(folder, { recursive: true });
  const apt = aptArguments(options);
  if (!options.offline) run('apt-get', [...apt, '-o', 'APT::Update::Error-Mode=any', 'update']);
  const offers = offersOf(runText('apt-get', [...apt, '--print-uris', 'download', ...names]));
  const missing = offers.filter((offer) => !isWhole(folder, offer));
  for (const { file } of missing) rmSync(path.join(folder, file), { force: true });
  if (missing.length > 0) {
    if (options.offline) throw new Error(`--offline, and ${missing[0]?.file} was not fetched before`);
    run('apt-get', [...apt, 'download', ...missing.map(({ name }) => name)], { cwd: folder });
  }
  return offers.map((offer) => describe(folder, offer));
}

interface Offer {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
}

/** Of lines such as `'ADDRESS' NAME_VERSION_ARCHITECTURE.deb SIZE SHA256:DIGEST`. */
export function offersOf(printed: string): Offer[] {
  return printed.split('\n').map((line) => {
    const [, file = '', , digest = ''] = line.split(' ');
    const sha256 = /^SHA256:([0-9a-f]{64})$/.exec(digest)?.[1];
    if (!/^[a-z0-9][\w.+~%-]*\.deb$/.test(file) || sha256 === undefined) {
      throw new Error(`apt-get says ${JSON.stringify(line)}, which is not a package with a SHA-256`);
    }
    return { name: file.slice(0, file.indexOf('_')), file, sha256 };
  });
}

function isWhole(folder: string, { file, sha256 }: Offer): boolean {
  const whole = path.join(folder, file);
  return existsSync(whole) && createHash('sha256').update(readFileSync(whole)).digest('hex') === sha256;
}

function describe(folder: string, offer: Offer): DebianPackage {
  if (!isWhole(folder, offer)) throw new Error(`${offer.file} has another digest than the archive says`);
  const file = path.join(folder, offer.file);
  const control = runText('dpkg-deb', ['--field', file]);
  return {
    name: controlField(control, 'Package'),
    version: controlField(control, 'Version'),
    architecture: controlField(control, 'Architecture'),
    sha256: offer.sha256,
    file,
    control,
  };
}

function controlField(control: string, name: string): string {
  const line = control.split('\n').find((text) => text.startsWith(`${name}: `));
  if (line === undefined) throw new Error(`a package has no field ${name}`);
  return line.slice(name.length + 2);
}

/** Settings that give apt its own sources, lists and state. What the machine says of proxies stays in force. */
function aptArguments({ suite, cache, env }: FetchOptions): string[] {
  const home = path.join(cache, 'apt', suite);
  for (const folder of ['state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(path.join(home, folder), { recursive: true });
  }
  const sources = path.join(home, 'sources.list');
  const status = path.join(home, 'status');
  const { archive, security } = debianMirror(env);
  const signed = `[arch=amd64 signed-by=${debianKeyring()}]`;
  const lines = [`${archive} ${suite}`, `${archive} ${suite}-updates`, `${security} ${suite}-security`];
  writeFileSync(sources, lines.map((line) => `deb ${signed} ${line} main\n`).join(''));
  writeFileSync(status, '');
  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State': path.join(home, 'state'),
    'Dir::State::status': status,
    'Dir::Cache': path.join(home, 'cache'),
    'APT::Architecture': 'amd64',
    'APT::Sandbox::User': 'root',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'Acquire::Languages': 'none',
  };
  return ['--quiet', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}
