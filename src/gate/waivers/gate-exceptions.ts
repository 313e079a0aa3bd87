import { ExceptionError } from '../../engine/exceptions/exception-error.ts';
import { isExpired } from '../../engine/exceptions/expiry.ts';
import { systemExceptions } from '../../engine/exceptions/system.ts';
import type { Exception } from '../../model/exception.ts';
import type { Resource } from '../../model/resource.ts';
import type { Part } from '../../render/judging/parts.ts';
import { resourcesOf } from '../../render/judging/resources.ts';
import { RepositoryError } from '../../render/repository/errors.ts';
import type { SourceTree } from '../../render/source-tree.ts';
import type { WaiverUse } from '../../report/gate/gate-report.ts';
import type { ClusterResult } from '../clusters/cluster-result.ts';
import type { ClusterSide } from '../comparison/compare.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import { readExceptionText, type SourcedException } from './exception-file.ts';
import { inlineWaiversOf } from './inline-waivers.ts';
import { renderedExceptions } from './rendered-exceptions.ts';
import { waiverUse, type Waivers } from './waivers.ts';

const largestFile = 16 * 1024 * 1024;

/** Where files of exceptions are read: those of one tree count; the change was made from the other one. */
export interface ExceptionTrees {
  readonly deciding: SourceTree;
  readonly base: SourceTree;
}

/** The exceptions of a gate: those of files that the policy names, and SecurityExceptions that the base renders. */
export class GateExceptions {
  readonly #files: readonly string[];
  readonly #ofFiles: readonly SourcedException[];
  /** Those that the change was made from, where others count by now. */
  readonly #before: readonly SourcedException[] | undefined;
  readonly #fileOf: (file: string) => string;
  readonly #at: number;
  readonly #problems = new Set<string>();
  readonly #all = new Set<Exception>();

  /** Throws a RepositoryError for a file of exceptions that is not there, or wrong. `at`: milliseconds since 1970. */
  constructor(
    { deciding, base }: ExceptionTrees,
    files: readonly string[],
    fileOf: (file: string) => string,
    at: number,
  ) {
    this.#files = files;
    this.#fileOf = fileOf;
    this.#at = at;
    this.#ofFiles = files.flatMap((file) => readFile(deciding, file, fileOf(file)));
    this.#before = deciding === base ? undefined : files.flatMap((file) => readIfAny(base, file, fileOf(file)));
  }

  /** SecurityExceptions that cannot be understood, a line for each. They waive nothing. */
  get problems(): readonly string[] {
    return Array.from(this.#problems);
  }

  /** Of files and of all clusters so far, expired or not. */
  get all(): readonly Exception[] {
    return Array.from(this.#all);
  }

  /** The exceptions in force in a cluster whose base has these parts. */
  inForce(base: readonly Part[], cluster: string): readonly Exception[] {
    const all = [...this.#ofFiles, ...this.#rendered(this.#resources(base), cluster)].map(({ exception }) => exception);
    for (const exception of all) this.#all.add(exception);
    return [...systemExceptions(), ...all.filter((exception) => !isExpired(exception, this.#at))];
  }

  /**
   * What became of the waivers of both sides. `head` is the tree whose files of exceptions may be others; its settings
   * may name more `files`.
   */
  use(results: readonly ClusterResult[], head: SourceTree, files: readonly string[] = []): WaiverUse {
    const names = Array.from(new Set([...this.#files, ...files]));
    const ofHead = this.#merged(names.flatMap((file) => readIfAny(head, file, this.#fileOf(file))));
    const evaluations = results.flatMap((result) => (result.head ?? result.base)?.judged.evaluation ?? []);
    const base = this.#waivers(this.#ofFiles, results, (result) => result.base);
    return waiverUse({ base, head: this.#waivers(ofHead, results, (result) => result.head) }, evaluations, this.#at);
  }

  /** The exceptions of the head as they are once it is merged: what others changed meanwhile is not this change. */
  #merged(ofHead: readonly SourcedException[]): readonly SourcedException[] {
    if (!this.#before) return ofHead;
    const [before, now] = [keysOf(this.#before), keysOf(this.#ofFiles)];
    const kept = ofHead.filter((one) => !before.has(keyOf(one)) || now.has(keyOf(one)));
    return [...kept, ...this.#ofFiles.filter((one) => !before.has(keyOf(one)))];
  }

  #waivers(
    ofFiles: readonly SourcedException[],
    results: readonly ClusterResult[],
    sideOf: (result: ClusterResult) => ClusterSide | undefined,
  ): Waivers {
    const sides = results.flatMap((result) => {
      const side = sideOf(result);
      return side === undefined ? [] : [{ name: result.name, resources: this.#resources(side.own) }];
    });
    return {
      exceptions: [...ofFiles, ...sides.flatMap(({ name, resources }) => this.#rendered(resources, name))],
      inline: sides.flatMap(({ name, resources }) => inlineWaiversOf(resources, name)),
    };
  }

  #rendered(resources: readonly Resource[], cluster: string): readonly SourcedException[] {
    const { exceptions, problems } = renderedExceptions(resources, cluster);
    for (const { file, line = 1, message } of problems) {
      this.#problems.add(`${file === undefined ? '' : `${file}:${line}: `}${message}; it waives nothing`);
    }
    return exceptions;
  }

  #resources(parts: readonly Part[]): readonly Resource[] {
    return Array.from(resourcesOf(parts, this.#fileOf), ({ resource }) => resource);
  }
}

function keyOf({ exception }: SourcedException): string {
  return canonicalJson(exception);
}

function keysOf(exceptions: readonly SourcedException[]): ReadonlySet<string> {
  return new Set(exceptions.map(keyOf));
}

/** What counts is another tree's; that this one's cannot be read is told with what the change does to the policy. */
function readIfAny(tree: SourceTree, file: string, shown: string): readonly SourcedException[] {
  try {
    return readFile(tree, file, shown);
  } catch (error) {
    if (error instanceof RepositoryError) return [];
    throw error;
  }
}

function readFile(tree: SourceTree, file: string, shown: string): readonly SourcedException[] {
  if (!tree.files.includes(file)) {
    throw new RepositoryError(`gate.exceptions: there is no file ${JSON.stringify(shown)} in the repository`);
  }
  const bytes = tree.read(file);
  if (bytes.length > largestFile) {
    throw new RepositoryError(`${shown} has ${bytes.length} bytes; at most ${largestFile} are read`);
  }
  try {
    return readExceptionText(shown, new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof ExceptionError) throw new RepositoryError(error.message, { cause: error });
    throw error;
  }
}
