import { mkdtempSync, realpathSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { ReleaseRenderers } from '../../src/cli/clusters/release-renderer.ts';
import { exitCodes } from '../../src/cli/errors.ts';
import { openStates } from '../../src/cli/gate/open-states.ts';
import { gateTrees } from '../../src/gate/gate-trees.ts';
import type { Cause, GateFinding, GateReport } from '../../src/report/gate/gate-report.ts';
import { commitAll, git } from './git.ts';
import { helmProgram } from './helm.ts';

/** Texts by path; of a change, undefined takes a file away. */
export type Files = Readonly<Record<string, string | undefined>>;

export interface GatedChange {
  readonly report: GateReport;
  readonly exit: number;
  readonly notices: readonly string[];
}

export interface GateOptions {
  /** When the verdict is given. Default: 2026-06-01. */
  readonly at?: string;
}

const env = { ...process.env, HELM_BIN: helmProgram?.file, XDG_CACHE_HOME: undefined };

/** For the top of a test file: real repositories with a base and a change of it, gone after all tests. */
export function repositories(): (base: Files, change: Files) => string {
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'gated-change-')));
  afterAll(() => rmSync(parent, { recursive: true, force: true }));
  return (base, change) => {
    const folder = mkdtempSync(path.join(parent, 'repository-'));
    write(folder, base);
    commitAll(folder, 'base');
    git(folder, 'checkout', '--quiet', '-b', 'change');
    write(folder, change);
    commitAll(folder, 'change');
    return folder;
  };
}

/** For the top of a test file: gates a change of a base as the command does, in this process. */
export function gatedChanges(): (base: Files, change: Files, options?: GateOptions) => Promise<GatedChange> {
  const repository = repositories();
  return (base, change, options) => gateRepository(repository(base, change), options);
}

async function gateRepository(repo: string, { at = '2026-06-01T00:00:00Z' }: GateOptions = {}): Promise<GatedChange> {
  const states = await openStates({ repo, base: 'main', head: 'change' }, env);
  const renderers = new ReleaseRenderers(env);
  const { report, notices } = await gateTrees({
    tool: { name: 'kubescape-gitops', version: '0.0.0' },
    ...states,
    at: Date.parse(at),
    now: () => performance.now(),
    releasesOf: (tree, plan) => renderers.of(tree, plan),
    progress: () => {},
  });
  return { report, notices, exit: exitCodes[report.outcome] };
}

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (text === undefined) {
      rmSync(file);
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** New findings as `C-0057 Deployment/web`, those of all causes. */
export function newIn({ causes }: GateReport): readonly string[] {
  return namesOf(causes.flatMap(({ findings }) => findings));
}

/** Findings as `C-0057 Deployment/web`, sorted. */
export function namesOf(findings: readonly GateFinding[]): readonly string[] {
  return findings.map(({ control, kind, name }) => `${control} ${kind}/${name}`).toSorted();
}

/** What is to blame, as `apps/web.yaml:12 exact`. */
export function blamedIn({ causes }: GateReport): readonly string[] {
  return causes.map(({ file, line, side, certainty }: Cause) => {
    return `${file}:${line} ${certainty}${side === 'base' ? ' (removed)' : ''}`;
  });
}

/** The number of the only line of a text that holds something. */
export function lineOf(text: string | undefined, part: string): number {
  const lines = (text ?? '').split('\n').flatMap((line, index) => (line.includes(part) ? [index + 1] : []));
  const [line] = lines;
  if (line === undefined || lines.length > 1) throw new Error(`${lines.length} lines hold ${part}`);
  return line;
}
