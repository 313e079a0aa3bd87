import { createHash } from 'node:crypto';
import { quote } from '../../manifests/problem.ts';
import type { ControlInputs } from '../../model/control.ts';
import type { Exception } from '../../model/exception.ts';
import type { Severity } from '../../model/finding.ts';
import type { Framework } from '../../model/framework.ts';
import { nearest } from '../../model/nearest.ts';
import type { Path } from '../../model/path.ts';
import type { StageSettings } from '../../render/config/gate-settings.ts';
import type { ReadSettings } from '../../render/config/read-settings.ts';
import { settingsFile, type Settings } from '../../render/config/settings.ts';
import { RepositoryError } from '../../render/repository/errors.ts';
import type { GateMode } from '../../report/gate/gate-report.ts';
import { canonicalJson } from './canonical-json.ts';
import { pathText } from './path-text.ts';

/** What a gate goes by for the clusters of one stage: nothing is left open. */
export interface GatePolicy {
  /** As the engine names them. */
  readonly frameworks: readonly string[];
  /** The ids of all controls that count, sorted. */
  readonly controls: readonly string[];
  readonly blockFrom: Exclude<Severity, 'unknown'>;
  readonly mode: GateMode;
  readonly unresolved: 'allow' | 'block';
  readonly emptied: 'block' | 'warn';
  readonly deletions: 'warn' | 'block';
  /** Files of the repository; the same for all stages. */
  readonly exceptions: readonly string[];
}

/** What whoever runs the gate asks for on top of the policy. It adds to it and takes nothing away. */
export interface Stricter {
  /** Block from here on, if that is below what the policy says. */
  readonly blockFrom?: GatePolicy['blockFrom'];
  readonly frameworks?: readonly Framework[];
  /** Ids. */
  readonly controls?: readonly string[];
}

/** The names that a policy may use. */
export interface KnownControls {
  readonly frameworks: readonly Framework[];
  /** Ids of all controls. */
  readonly controls: readonly string[];
}

/**
 * The policy for clusters of a stage (undefined: of none): what the stage says, else what `gate` says, else the defaults.
 * Throws a RepositoryError with file and line for a framework or a control that there is not, in whatever stage.
 */
export function gatePolicyFor(read: ReadSettings, stage: string | undefined, known: KnownControls): GatePolicy {
  const { stages = {}, exceptions = [], ...general } = read.settings.gate ?? {};
  const names = new NameReader(read, known);
  names.resolve(general, ['gate']);
  for (const [name, own] of Object.entries(stages)) names.resolve({ ...general, ...own }, ['gate', 'stages', name]);
  const own = stage !== undefined && Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  const rules: StageSettings = { ...general, ...own };
  const { blockFrom = 'low', mode = 'enforce', unresolved = 'allow', emptied = 'block', deletions = 'warn' } = rules;
  return { ...names.resolve(rules, ['gate']), blockFrom, mode, unresolved, emptied, deletions, exceptions };
}

/** Stages of the policy that no cluster has: a line for each, since what they say has no effect. */
export function strangeStages(
  { settings, placeOf }: ReadSettings,
  stages: readonly (string | undefined)[],
): readonly string[] {
  const there = Array.from(new Set(stages.filter((stage) => stage !== undefined))).toSorted();
  const unknown = Object.keys(settings.gate?.stages ?? {}).filter((name) => !there.includes(name));
  return unknown.map((name) => {
    const meant = nearest(name, there);
    const right =
      meant === undefined
        ? `there are: ${there.map((one) => quote(one)).join(', ') || 'none'}`
        : `did you mean ${quote(meant)}?`;
    const { line } = placeOf(['gate', 'stages', name]);
    return `${settingsFile}:${line}: gate.stages: no cluster is of stage ${quote(name)}; ${right}`;
  });
}

/** Everything that the verdict of a gate rests on, but the change itself. */
export interface DecidingParts {
  readonly settings: Settings;
  /** In force or expired, of files and of the cluster; their order does not matter. */
  readonly exceptions: readonly Exception[];
  readonly known: KnownControls;
  readonly inputs: ControlInputs;
  /** Left out where nothing was asked for. */
  readonly stricter?: Stricter;
}

/** SHA-256, in hexadecimal digits, over everything that decides: equal for equal policies, however they are written. */
export function policyDigest({ exceptions, ...parts }: DecidingParts): string {
  const texts = exceptions.map((exception) => canonicalJson(exception)).toSorted();
  return createHash('sha256')
    .update(canonicalJson([parts, texts]))
    .digest('hex');
}

/** Makes of names what they stand for. */
class NameReader {
  readonly #read: ReadSettings;
  readonly #known: KnownControls;

  constructor(read: ReadSettings, known: KnownControls) {
    this.#read = read;
    this.#known = known;
  }

  resolve({ frameworks, controls = {} }: StageSettings, at: Path): Pick<GatePolicy, 'frameworks' | 'controls'> {
    const chosen = frameworks?.map((name, index) => this.#framework(name, [...at, 'frameworks', index]));
    const used = Array.from(new Set(chosen ?? this.#known.frameworks));
    const include = this.#controls(controls.include ?? [], [...at, 'controls', 'include']);
    const exclude = this.#controls(controls.exclude ?? [], [...at, 'controls', 'exclude']);
    const torn = exclude.findIndex((id) => include.includes(id));
    if (torn !== -1) {
      this.#fail([...at, 'controls', 'exclude', torn], `${exclude[torn] ?? ''} is included, too; keep one of them`);
    }
    const ids = new Set([...used.flatMap((framework) => framework.controls), ...include]);
    const left = Array.from(ids).filter((id) => !exclude.includes(id));
    if (left.length === 0) this.#fail(at, 'no control is left, so nothing would ever block; use mode: observe instead');
    return { frameworks: used.map(({ name }) => name), controls: left.toSorted() };
  }

  #framework(name: string, at: Path): Framework {
    const { frameworks } = this.#known;
    const found = frameworks.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
    const names = frameworks.map((one) => one.name);
    return found ?? this.#fail(at, unknownName('framework', name, names, names.join(', ')));
  }

  #controls(ids: readonly string[], at: Path): readonly string[] {
    const { controls } = this.#known;
    return ids.map((id, index) => {
      const found = controls.find((one) => one === id.trim().toUpperCase());
      const example = 'an id such as C-0057; `kubescape-gitops controls` lists all';
      return found ?? this.#fail([...at, index], unknownName('control', id, controls, example));
    });
  }

  #fail(path: Path, message: string): never {
    throw new RepositoryError(`${settingsFile}:${this.#read.placeOf(path).line}: ${pathText(path)}: ${message}`);
  }
}

function unknownName(what: string, name: string, known: readonly string[], expected: string): string {
  const meant = nearest(name, known);
  return `unknown ${what} ${quote(name)}; ${meant === undefined ? `expected ${expected}` : `did you mean ${meant}?`}`;
}
