import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { exec } from '../../../src/platform/exec.ts';
import type { ClusterAccess } from '../cluster/cluster.ts';

/** A release, as Helm knows it. */
interface HelmTarget {
  readonly release: string;
  readonly namespace: string;
}

/** What is to be installed. */
export interface HelmWork extends HelmTarget {
  /** File of the packed chart. */
  readonly chart: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** As Helm writes it, such as `10m0s`. */
  readonly timeout: string;
}

const answerTime = 900_000;
const limits = { milliseconds: answerTime, stdoutBytes: 32 * 1024 * 1024, stderrBytes: 1024 * 1024 };
const Report = z.object({ version: z.number(), info: z.object({ status: z.string(), description: z.string() }) });
export type HelmReport = z.infer<typeof Report>;

/** The real helm, for one cluster. What it complains of is thrown, as it says it. */
export class HelmProgram {
  readonly #program: string;
  readonly #folder: string;
  readonly #cluster: ClusterAccess;
  readonly #signal: AbortSignal;

  /** `folder`: for all that it writes. */
  constructor(program: string, folder: string, cluster: ClusterAccess, signal: AbortSignal) {
    this.#signal = signal;
    this.#program = program;
    this.#folder = folder;
    this.#cluster = cluster;
    mkdirSync(folder, { recursive: true });
  }

  /** The latest revision of a release; undefined where there is none. */
  async status({ release, namespace }: HelmTarget): Promise<HelmReport | undefined> {
    try {
      return Report.parse(JSON.parse(await this.run('status', release, '-n', namespace, '-o', 'json')));
    } catch (error) {
      if (error instanceof Error && error.message.includes('release: not found')) return undefined;
      throw error;
    }
  }

  /** Installs, and waits until all of it is ready. */
  install(work: HelmWork, more: readonly string[]): Promise<HelmReport> {
    return this.#bring('install', work, more);
  }

  /** Upgrades, and waits until all of it is ready. */
  upgrade(work: HelmWork, more: readonly string[]): Promise<HelmReport> {
    return this.#bring('upgrade', work, more);
  }

  /** What the release consists of, as YAML; hooks apart. */
  manifest({ release, namespace }: HelmTarget): Promise<string> {
    return this.run('get', 'manifest', release, '-n', namespace);
  }

  /** Runs it and gives what it printed. */
  async run(...args: readonly string[]): Promise<string> {
    const env = {
      HOME: this.#folder,
      KUBECONFIG: this.#cluster.kubeconfig,
      HELM_CACHE_HOME: path.join(this.#folder, 'cache'),
      HELM_CONFIG_HOME: path.join(this.#folder, 'config'),
      HELM_DATA_HOME: path.join(this.#folder, 'data'),
    };
    const ended = await exec(this.#program, args, { env, cwd: this.#folder, limits, signal: this.#signal });
    if (ended.exitCode === 0) return ended.stdout;
    throw new Error(ended.killed ? `helm ${args[0]}: too much ${ended.killed}` : saidOf(ended.stderr));
  }

  async #bring(verb: string, work: HelmWork, more: readonly string[]): Promise<HelmReport> {
    const { release, namespace, chart, values, timeout } = work;
    const file = path.join(this.#folder, `${namespace}-${release}-values.json`);
    writeFileSync(file, JSON.stringify(values), { mode: 0o600 });
    const target = [release, chart, '-n', namespace, '--values', file, '--timeout', timeout, '--wait'];
    return Report.parse(JSON.parse(await this.run(verb, ...target, '-o', 'json', ...more)));
  }
}

/** The last of what it said, without its log lines of other levels. */
function saidOf(stderr: string): string {
  const lines = stderr.trim().split('\n');
  const errors = lines.filter((line) => /^Error:/i.test(line) || !/^(level=|time=|I\d{4}|W\d{4})/.test(line));
  return (errors.length > 0 ? errors : lines).join('\n').slice(-2000);
}
