import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { readSmallFile } from '../../platform/read-small-file.ts';
import { ServiceError } from '../service-error.ts';
import { GlobListError, readGlobList } from './glob-list.ts';
import { type NamespaceRules, namespaceRules } from './namespace-rules.ts';

const largestFile = 256 * 1024;
/** A changed ConfigMap takes a minute to be mounted anyway. */
const patience = 3000;

/** The rules in a mounted ConfigMap (`includeNamespaces`, `excludeNamespaces`), as they are now. */
export class NamespaceRulesFile {
  readonly #folder: string | undefined;
  readonly #log: Logger;
  readonly #every: number;
  readonly #listeners = new Set<() => void>();
  #current: NamespaceRules;
  /** What was complained of last: it is told once. */
  #complaint = '';
  #timer: NodeJS.Timeout | undefined;

  private constructor(folder: string | undefined, log: Logger, every: number, current: NamespaceRules) {
    this.#folder = folder;
    this.#log = log;
    this.#every = every;
    this.#current = current;
  }

  /**
   * Reads them, and reads them again every few seconds until it is closed. Without a folder all namespaces are judged;
   * so they are by a file that is not there. Throws ServiceError for a folder or file that cannot be read at first.
   * Later such a one changes nothing, and the log says so.
   */
  static async read(
    folder: string | undefined,
    log: Logger,
    everyMilliseconds: number = patience,
  ): Promise<NamespaceRulesFile> {
    const rules = folder === undefined ? namespaceRules([], []) : await readRules(folder);
    const file = new NamespaceRulesFile(folder, log, everyMilliseconds, rules);
    file.#tell();
    if (folder !== undefined) file.#wait();
    return file;
  }

  get current(): NamespaceRules {
    return this.#current;
  }

  /** Called whenever `current` has changed; it must not throw. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  #wait(): void {
    this.#timer = setTimeout(() => void this.#again(), this.#every);
    // Looking at a file keeps no process alive.
    this.#timer.unref();
  }

  async #again(): Promise<void> {
    const timer = this.#timer;
    const read = await readRules(this.#folder ?? '').catch((error: unknown) => error);
    // It was closed meanwhile.
    if (this.#timer !== timer || timer === undefined) return;
    if (isRules(read)) this.#take(read);
    else this.#complain(read);
    this.#wait();
  }

  #take(rules: NamespaceRules): void {
    this.#complaint = '';
    if (textOf(rules) === textOf(this.#current)) return;
    this.#current = rules;
    this.#tell();
    for (const listener of this.#listeners) listener();
  }

  #complain(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    if (why === this.#complaint) return;
    this.#complaint = why;
    const todo = 'put the ConfigMap right; it is read again every few seconds';
    this.#log.error({ why, todo }, `namespaces: going on with the former rules: ${why}`);
  }

  #tell(): void {
    const { included, excluded } = this.#current;
    this.#log.info({ included, excluded }, `namespaces: ${textOf(this.#current)}`);
  }
}

function isRules(value: unknown): value is NamespaceRules {
  return typeof value === 'object' && value !== null && 'allows' in value;
}

function textOf({ included, excluded }: NamespaceRules): string {
  return `included [${included.join(', ')}], excluded [${excluded.join(', ')}]`;
}

async function readRules(folder: string): Promise<NamespaceRules> {
  // A mounted ConfigMap is exchanged as a whole: both files are to be read from the same one.
  const place = await realpath(path.join(folder, '..data')).catch(() => folder);
  const included = await readList(place, 'includeNamespaces');
  const excluded = await readList(place, 'excludeNamespaces');
  // Looked at last: what was taken away in between had no files to read, which would mean all namespaces.
  if ((await stat(place).catch(() => undefined))?.isDirectory()) return namespaceRules(included, excluded);
  throw new ServiceError(`${quoted(folder)} is no folder; that of a mounted ConfigMap is wanted`);
}

async function readList(folder: string, name: string): Promise<readonly string[]> {
  const read = await readSmallFile(path.join(folder, name), largestFile);
  if (read.kind === 'absent') return [];
  if (read.kind === 'unfit') throw new ServiceError(`${name} in ${quoted(folder)} ${read.why}`);
  try {
    return readGlobList(read.text);
  } catch (error) {
    if (!(error instanceof GlobListError)) throw error;
    throw new ServiceError(`${name} in ${quoted(folder)}: ${error.message}`, { cause: error });
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
