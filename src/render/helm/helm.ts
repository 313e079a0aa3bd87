import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { findConfinement, type Confinement } from '../../platform/confinement.ts';
import type { DiskCache } from '../../platform/disk-cache.ts';
import { Slots } from '../../platform/slots.ts';
import { ChartFolders } from './chart-folders.ts';
import type { Chart } from './chart.ts';
import { HelmFault } from './fault.ts';
import type { HelmProgram } from './find-helm.ts';
import { helmLimits, type HelmLimits } from './limits.ts';
import { faultOf, warningsIn } from './messages.ts';
import { argumentsOf, valuesText, type Release } from './release.ts';
import { runHelm } from './run-helm.ts';

export interface HelmOptions {
  /** Where results are kept. Without one a chart with random values renders differently each time. */
  readonly cache?: DiskCache;
  readonly limits?: HelmLimits;
  /** Runs at once. Default: as many as the machine has cores. */
  readonly parallel?: number;
  /** Default: what this machine can do. */
  readonly confinement?: Confinement;
  /** Ends all runs, which then reject with its reason. */
  readonly signal?: AbortSignal;
}

/** A chart rendered for a release. */
export interface RenderedChart {
  /** YAML documents as helm prints them, each with its `# Source: CHART/templates/FILE`. */
  readonly text: string;
  /** One line each: what of the chart was left out or not checked, and helm's own warnings. */
  readonly notices: readonly string[];
}

/** Changes when the same key would stand for other results. */
const cacheFormat = '1';

/** Renders charts with the real helm: a few at once, equal requests once, results from the cache when it has them. */
export class Helm {
  readonly #find: () => Promise<HelmProgram>;
  #program: Promise<HelmProgram> | undefined;
  readonly #options: HelmOptions;
  readonly #slots: Slots;
  readonly #folders = new ChartFolders();
  readonly #running = new Map<string, Promise<RenderedChart>>();
  #confinement: Promise<Confinement> | undefined;
  #version: string | undefined;

  /** A program that has to be found first is looked for when the first chart is rendered. */
  constructor(program: HelmProgram | (() => Promise<HelmProgram>), options: HelmOptions = {}) {
    this.#find = typeof program === 'function' ? program : () => Promise.resolve(program);
    this.#options = options;
    this.#slots = new Slots(options.parallel ?? availableParallelism());
  }

  /** The version of the helm that charts were rendered with; undefined as long as none was. */
  get version(): string | undefined {
    return this.#version;
  }

  /**
   * The documents of a chart for a release: the same text for the same input as long as the cache holds it.
   * Rejects with HelmFault, and with the signal's reason.
   */
  async template(chart: Chart, release: Release): Promise<RenderedChart> {
    const skipSchemas = release.skipSchemas === true || !chart.checksValues;
    const args = argumentsOf({ ...release, skipSchemas });
    const values = valuesText(release);
    this.#program ??= this.#find();
    const program = await this.#program;
    this.#version = program.version;
    const key = keyOf([cacheFormat, program.version, chart.digest, values, ...args]);
    const running = this.#running.get(key);
    if (running) return running;
    const started = this.#cached(program, key, chart, values, args).finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  async #cached(
    program: HelmProgram,
    key: string,
    chart: Chart,
    values: string,
    args: readonly string[],
  ): Promise<RenderedChart> {
    const { cache } = this.#options;
    const known = await cache?.get(key);
    const rendered = known ? parts(known) : await this.#slots.run(() => this.#run(program, chart, values, args));
    if (!known) await cache?.set(key, Buffer.from(`${JSON.stringify(rendered.notices)}\n${rendered.text}`));
    return { ...rendered, notices: [...chart.notices, ...rendered.notices] };
  }

  async #run(program: HelmProgram, chart: Chart, values: string, args: readonly string[]): Promise<RenderedChart> {
    const { limits = helmLimits, signal } = this.#options;
    signal?.throwIfAborted();
    this.#confinement ??= this.#options.confinement ? Promise.resolve(this.#options.confinement) : findConfinement();
    const held = { program: program.file, limits, confinement: await this.#confinement };
    const result = await this.#folders
      .use(chart, (place) => runHelm(held, place, values, args, signal))
      .catch((cause: unknown) => {
        signal?.throwIfAborted();
        const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
        throw new HelmFault('helm', `helm cannot be run: ${reason}`, { cause });
      });
    if (result.killed !== undefined || result.exitCode !== 0) throw faultOf(result, limits);
    return { text: result.stdout, notices: warningsIn(result.stderr) };
  }
}

/** What is kept: the notices as a line of JSON, then the text. */
function parts(content: Buffer): RenderedChart {
  const end = content.indexOf('\n');
  const notices: string[] = JSON.parse(content.toString('utf8', 0, end));
  return { text: content.toString('utf8', end + 1), notices };
}

function keyOf(facts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${Buffer.byteLength(fact)}:`).update(fact);
  return hash.digest('hex');
}
