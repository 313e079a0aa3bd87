import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus } from './corpus.ts';
import { benchDirectory } from '../paths.ts';
import { measure, type Usage } from '../process.ts';
import { figuresOf, type ScanFigures } from './scan.ts';

export interface Peer {
  readonly name: string;
  readonly version: string;
  /** The environment variable that names its binary. */
  readonly variable: string;
  /** What `go install` builds; missing where that does not work. */
  readonly goPackage?: string;
  /** Seconds and MiB at 10,000 objects as recorded in docs/benchmarks.md. */
  readonly recorded: { readonly seconds: number; readonly peakMebibytes: number };
  /** Its report goes to standard output unless it writes the file itself. */
  readonly writesFile?: true;
  args(corpus: Corpus, report: string): readonly string[];
}

export const peers: readonly Peer[] = [
  {
    name: 'kubescape',
    version: 'v4.0.10',
    variable: 'KUBESCAPE_BIN',
    recorded: { seconds: 242, peakMebibytes: 1025 },
    writesFile: true,
    args(corpus, report) {
      const artifacts = process.env['KUBESCAPE_ARTIFACTS'] ?? '';
      const offline = artifacts === '' ? [] : ['--use-artifacts-from', artifacts];
      return ['scan', 'framework', 'nsa,mitre', corpus.directory, '--format', 'json', '--output', report, ...offline];
    },
  },
  {
    name: 'kube-linter',
    version: 'v0.8.3',
    variable: 'KUBE_LINTER_BIN',
    goPackage: 'golang.stackrox.io/kube-linter/cmd/kube-linter',
    recorded: { seconds: 20.6, peakMebibytes: 450 },
    args: ({ directory }) => ['lint', directory, '--format', 'json'],
  },
  {
    name: 'kube-score',
    version: 'v1.20.0',
    variable: 'KUBE_SCORE_BIN',
    goPackage: 'github.com/zegl/kube-score/cmd/kube-score',
    recorded: { seconds: 17.9, peakMebibytes: 968 },
    args: ({ files }) => ['score', '--output-format', 'json', ...files],
  },
];

/** Found on PATH; nothing else needs it. */
const goCommand = 'go';
const buildLimit = 600_000;
const largestCorpus = 10_000;
const largestRepeated = 1000;

/** Where a peer is: named by its variable or, when asked for, built with Go. Undefined: it is not to be had. */
export function findPeer(peer: Peer, build: boolean, log: (line: string) => void): string | undefined {
  const named = process.env[peer.variable] ?? '';
  if (named !== '') return named;
  if (!build || peer.goPackage === undefined) return undefined;
  const folder = join(benchDirectory, 'bin', `${peer.name}-${peer.version}`);
  const file = join(folder, peer.name);
  if (existsSync(file)) return file;
  log(`building ${peer.name} ${peer.version}`);
  const { status, error, stderr } = spawnSync(goCommand, ['install', `${peer.goPackage}@${peer.version}`], {
    env: { ...process.env, GOBIN: folder },
    timeout: buildLimit,
    encoding: 'utf8',
  });
  if (status === 0) return file;
  log(`${peer.name} could not be built: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}`);
  return undefined;
}

/** Runs a peer on the same files; undefined when the corpus is too large for peers or there is no result. */
export async function measurePeer(
  peer: Peer,
  binary: string,
  corpus: Corpus,
  { runs, limit, log }: { readonly runs: number; readonly limit: number; readonly log: (line: string) => void },
): Promise<ScanFigures | undefined> {
  if (corpus.objects > largestCorpus) return undefined;
  const report = join(benchDirectory, 'reports', `${corpus.objects}-${peer.name}.json`);
  mkdirSync(join(benchDirectory, 'reports'), { recursive: true });
  const output = peer.writesFile ? {} : { output: report };
  const usages: Usage[] = [];
  while (usages.length < (corpus.objects > largestRepeated ? 1 : runs)) {
    const usage = await measure({ file: binary, args: peer.args(corpus, report), limit, ...output });
    log(`${peer.name}, ${corpus.objects} objects: ${usage.seconds.toFixed(2)} s`);
    const size = statSync(report, { throwIfNoEntry: false })?.size ?? 0;
    if (usage.exitCode === null || size === 0) {
      log(`${peer.name}, ${corpus.objects} objects: no result; ${usage.errors.trim().split('\n').at(-1) ?? ''}`);
      return undefined;
    }
    usages.push(usage);
  }
  return figuresOf(peer.name, corpus, usages);
}
