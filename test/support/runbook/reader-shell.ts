import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exec } from '../../../src/platform/exec.ts';
import { mainFile } from '../command.ts';

export interface ReaderShellOptions {
  readonly kubeconfig: string;
  /** Programs that somebody with a cluster has on PATH, by name. */
  readonly programs: { readonly kubectl: string; readonly flux?: string; readonly helm?: string };
  /** Where commands are typed. */
  readonly cwd: string;
  /** What `kubectl logs` of a component shows: the log of the process that stands in for its Pod. */
  readonly logs?: () => Readonly<Record<string, string>>;
}

const limits = { milliseconds: 120_000, stdoutBytes: 16 * 1024 * 1024, stderrBytes: 1024 * 1024 };

/** The shell of somebody who reads the runbook. */
export class ReaderShell {
  readonly #options: ReaderShellOptions;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-reader-'));

  constructor(options: ReaderShellOptions) {
    this.#options = options;
    const { kubectl, flux } = options.programs;
    mkdirSync(path.join(this.#folder, 'logs'));
    if (flux !== undefined) this.#program('flux', `exec '${flux}' "$@"`);
    this.#program('kubescape-gitops', `exec '${process.execPath}' '${mainFile}' "$@"`);
    // The nodes are played, so no Pod of theirs has a log.
    this.#program(
      'kubectl',
      `if [ "$1" = logs ]; then
  for word in "$@"; do
    case "$word" in app.kubernetes.io/component=*) exec cat "${this.#folder}/logs/\${word#*=}" ;; esac
  done
  exit 1
fi
exec '${kubectl}' "$@"`,
    );
  }

  /** What a command prints, or else tells besides; rejects where it fails, or a part of its pipe does. */
  async run(command: string): Promise<string> {
    for (const [component, text] of Object.entries(this.#options.logs?.() ?? {}))
      writeFileSync(path.join(this.#folder, 'logs', component), text);
    const env = {
      HOME: this.#folder,
      KUBECONFIG: this.#options.kubeconfig,
      HELM_BIN: this.#options.programs.helm ?? '',
      PATH: `${this.#folder}:${process.env['PATH'] ?? ''}`,
    };
    const run = await exec('bash', ['-o', 'pipefail', '-c', command], {
      env,
      cwd: this.#options.cwd,
      stdin: '',
      limits,
    });
    if (run.exitCode === 0) return run.stdout.trim() || run.stderr.trim();
    throw new Error(`${command}: ${run.killed ?? run.exitCode}: ${run.stdout.slice(0, 500)}${run.stderr.trim()}`);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #program(name: string, body: string): void {
    const file = path.join(this.#folder, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }
}
