import { existsSync } from 'node:fs';
import { runText } from './run.ts';

/** Where Debian's packages are read from: the archive itself and its security updates. */
export interface DebianMirror {
  readonly archive: string;
  readonly security: string;
}

const keyrings = ['debian-archive-keyring.pgp', 'debian-archive-keyring.gpg'].map(
  (name) => `/usr/share/keyrings/${name}`,
);

/**
 * The mirror that this machine's own apt reads, whichever release that has; DEBIAN_MIRROR and DEBIAN_SECURITY_MIRROR
 * name other ones. Throws when the machine knows none, as on another system than Debian.
 */
export function debianMirror(env: Readonly<Record<string, string | undefined>>): DebianMirror {
  const targets = runText('apt-get', ['indextargets', '--format', '$(CREATED_BY) $(RELEASE) $(REPO_URI)']);
  const { DEBIAN_MIRROR: archive, DEBIAN_SECURITY_MIRROR: security } = env;
  return mirrorOf(targets, { archive, security });
}

/** The same from what `apt-get indextargets` prints: kind, suite and address on each line. */
export function mirrorOf(
  targets: string,
  named: { readonly archive?: string | undefined; readonly security?: string | undefined },
): DebianMirror {
  const rows = targets.split('\n').map((line) => line.split(' '));
  const packages = rows.filter(([kind]) => kind === 'Packages');
  const securityRow = packages.find(([, release = '']) => release.endsWith('-security'));
  const codename = securityRow?.[1]?.replace(/-security$/, '');
  const archive = named.archive ?? packages.find(([, release]) => release === codename)?.[2];
  const security = named.security ?? securityRow?.[2];
  if (archive !== undefined && security !== undefined) return { archive, security };
  throw new Error('apt reads no Debian here: name one in DEBIAN_MIRROR and DEBIAN_SECURITY_MIRROR');
}

/** The keys that Debian signs its archive with, as the package debian-archive-keyring installs them. */
export function debianKeyring(): string {
  const file = keyrings.find((name) => existsSync(name));
  if (file === undefined) throw new Error(`there is no ${keyrings[0]}: install debian-archive-keyring`);
  return file;
}
