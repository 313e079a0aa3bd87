import type { Environment } from '../run-git.ts';
import { mirrorVariable } from './orphans.ts';

/** The way to the network, which the machine's owner decides. Nothing else is handed on. */
const handedOn = [
  'PATH',
  'TMPDIR',
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_PROXY_SSL_CAINFO',
];

/** Of every git in a mirror. */
const settings: Readonly<Record<string, string>> = {
  'core.hooksPath': '/dev/null',
  'core.symlinks': 'false',
  'core.logAllRefUpdates': 'false',
  // What is larger is copied as a stream, not held in memory.
  'core.bigFileThreshold': '16m',
  // git forwards the header of the first address to wherever that leads.
  'http.followRedirects': 'false',
  'transfer.credentialsInUrl': 'die',
  // Hashes are checked always; odd trees are the reader's business, which finds them in other repositories, too.
  'transfer.fsckObjects': 'false',
  'protocol.version': '2',
  // Nothing but packs: few files, and one place to look for leftovers.
  'fetch.unpackLimit': '1',
  'fetch.writeCommitGraph': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  // Packing again keeps the server's deltas and looks for no others.
  'pack.window': '0',
  'repack.writeBitmaps': 'false',
  'init.defaultBranch': 'main',
};

/** How one git of a mirror runs. */
export interface GitOrder {
  /** Absent: git reaches no network. */
  readonly network?: { readonly url: URL; readonly authorization: string | undefined; readonly milliseconds: number };
}

/** The whole environment of a git in the mirror of a directory: no files of settings, no helpers, no questions. */
export function environmentOf(directory: string, env: Environment, { network }: GitOrder): Record<string, string> {
  const own = Object.fromEntries(handedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  // git's curl does not look at it by itself.
  if (own['SSL_CERT_FILE'] !== undefined) own['GIT_SSL_CAINFO'] ??= own['SSL_CERT_FILE'];
  const all = Object.entries({ ...settings, ...(network && networkSettings(network)) });
  const counted = all.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    ...own,
    ...Object.fromEntries(counted),
    GIT_CONFIG_COUNT: String(all.length),
    GIT_CONFIG_NOSYSTEM: '1',
    // There is no .gitconfig, and no .netrc, below what is no folder.
    HOME: '/dev/null',
    // A broken mirror must not lead to a repository further up.
    GIT_DIR: directory,
    GIT_ALLOW_PROTOCOL: network ? network.url.protocol.slice(0, -1) : 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
    [mirrorVariable]: directory,
  };
}

function networkSettings({
  url,
  authorization,
  milliseconds,
}: NonNullable<GitOrder['network']>): Record<string, string> {
  return {
    // Ends a git whose parent was killed, when nothing comes any more.
    'http.lowSpeedLimit': '1',
    'http.lowSpeedTime': String(Math.ceil(milliseconds / 1000)),
    ...(authorization !== undefined && { [`http.${url.origin}/.extraHeader`]: `Authorization: ${authorization}` }),
  };
}
