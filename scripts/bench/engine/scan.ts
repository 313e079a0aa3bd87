import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { Corpus } from './corpus.ts';
import { benchDirectory, bundleFile, projectDirectory } from '../paths.ts';
import { measure, type Usage } from '../process.ts';
import { checkReport } from './report-check.ts';
import { median } from '../statistics.ts';

/** What a tool needed for a corpus: medians of its runs. */
export interface ScanFigures {
  readonly tool: string;
  readonly objects: number;
  readonly runs: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
}

export interface OwnFigures extends ScanFigures {
  readonly findings: number;
  /** What is missing in its report; empty when it is complete. */
  readonly faults: readonly string[];
}

const limit = 3600;
const smallCorpus = 1000;
const largestRepeated = 10_000;

/** Scans with the published bundle in processes of its own and checks the report of the last run. */
export async function measureScan(corpus: Corpus, runs: number, log: (line: string) => void): Promise<OwnFigures> {
  const report = join(benchDirectory, 'reports', `${corpus.objects}.json`);
  mkdirSync(join(benchDirectory, 'reports'), { recursive: true });
  const args = [bundleFile, 'scan', corpus.directory, '--format', 'json', '--output', report];
  const command = { file: process.execPath, args, limit };
  if (corpus.objects <= smallCorpus) await measure(command);
  const usages: Usage[] = [];
  while (usages.length < runsFor(corpus, runs)) {
    const usage = await measure(command);
    log(`kubescape-gitops, ${corpus.objects} objects: ${usage.seconds.toFixed(2)} s`);
    usages.push(usage);
  }
  const broken = usages.find(({ exitCode }) => exitCode !== 0);
  if (broken) {
    const fault = `exit code ${broken.exitCode}: ${broken.errors.trim().split('\n').at(-1) ?? ''}`;
    return { ...figuresOf('kubescape-gitops', corpus, usages), findings: 0, faults: [fault] };
  }
  const { findings, faults } = await checkReport(report, corpus);
  return { ...figuresOf('kubescape-gitops', corpus, usages), findings, faults };
}

function runsFor({ objects }: Corpus, runs: number): number {
  return objects > largestRepeated ? 1 : runs;
}

export function figuresOf(tool: string, { objects }: Corpus, usages: readonly Usage[]): ScanFigures {
  return {
    tool,
    objects,
    runs: usages.length,
    seconds: median(usages.map(({ seconds }) => seconds)),
    cpuSeconds: median(usages.map(({ cpuSeconds }) => cpuSeconds)),
    peakMebibytes: median(usages.map(({ peakMebibytes }) => peakMebibytes)),
  };
}

/** Builds the bundle unless it is newer than all of its source. */
export function buildBundle(log: (line: string) => void): void {
  const built = statSync(bundleFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const source = join(projectDirectory, 'src');
  const isStale = readdirSync(source, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > built,
  );
  if (!isStale) return;
  log('building the bundle');
  // What `npm run build` does, with this Node.
  const path = [join(projectDirectory, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const { status } = spawnSync(process.execPath, ['scripts/build.ts'], {
    cwd: projectDirectory,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the bundle could not be built: npm run build tells why');
}
