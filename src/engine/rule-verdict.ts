import type { Control, Rule, Settings, Vector } from '../model/control.ts';
import type { ControlVerdict, RuleVerdict, UndecidedException } from '../model/evaluation.ts';
import type { Exception } from '../model/exception.ts';
import type { Violation } from '../model/finding.ts';
import type { Resource } from '../model/resource.ts';
import { changedExceptions } from './exceptions/changed-exceptions.ts';
import { isSkippedInline, skipControls } from './exceptions/inline.ts';
import { ExceptionMatcher, type Subject, type Target } from './exceptions/matcher.ts';
import { NamespaceLabels } from './exceptions/namespace-labels.ts';
import { frameworks as allFrameworks } from './frameworks/index.ts';
import type { Framework } from '../model/framework.ts';
import { defaultInputs, inputList } from './inputs.ts';
import type { Entry } from './judgement.ts';
import { vectorMark } from './mentions.ts';
import { frameworksOf, type InventoryOptions } from './options.ts';

/** A rule's verdict with the reason when there is none. */
export interface ReasonedVerdict {
  readonly verdict: RuleVerdict;
  readonly reason?: string;
  /** The control's verdict if this is its only rule; made once for all resources that pass. */
  readonly alone?: ControlVerdict;
}

/** An object that exceptions or annotations of a resource may stand on. */
interface Candidate {
  readonly target: Target;
  readonly exceptions: readonly Exception[];
  readonly undecided: readonly Exception[];
}

/** The exceptions of a failure, by their names. */
interface Excepted {
  readonly isAccepted: boolean;
  readonly by: readonly string[];
}

/** What turns violations into statuses: inputs, exceptions, frameworks. */
export class RuleVerdicts {
  readonly #inputs: Settings['inputs'];
  readonly #clusterName: string;
  #exceptions: ExceptionMatcher;
  readonly #inlineAt: number | undefined;
  readonly #frameworks: ReadonlyMap<string, readonly string[]>;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #passed = new Map<Rule, ReasonedVerdict>();
  readonly #namespaces = new NamespaceLabels();
  readonly #undecided = new Map<string, UndecidedException>();
  #readsNamespaces: boolean;
  #last:
    | { readonly entry: Entry; readonly vector: string | undefined; readonly candidates: readonly Candidate[] }
    | undefined;

  constructor(options: InventoryOptions, entries: ReadonlyMap<string, Entry>) {
    this.#inputs = options.inputs ?? defaultInputs;
    this.#clusterName = options.clusterName ?? '';
    this.#exceptions = this.#matcherOf(options.exceptions ?? []);
    this.#readsNamespaces = readsNamespaces(options.exceptions ?? []);
    this.#inlineAt = options.inlineExceptionsAt;
    // Single controls are scored for no framework, but an exception for one still means them.
    const scored = frameworksOf(options);
    this.#frameworks = frameworksByControl(scored.length > 0 ? scored : allFrameworks);
    this.#entries = entries;
  }

  /** The names of all exceptions, used or not. */
  get exceptionNames(): readonly string[] {
    return this.#exceptions.exceptions.map(({ name }) => name);
  }

  /** Exceptions that could not be decided since the last call. */
  takeUndecided(): readonly UndecidedException[] {
    const taken = Array.from(this.#undecided.keys())
      .toSorted()
      .flatMap((id) => this.#undecided.get(id) ?? []);
    this.#undecided.clear();
    return taken;
  }

  /** Puts others in place of the exceptions. Returns who may have other verdicts now; undefined when nobody may. */
  setExceptions(exceptions: readonly Exception[]): ((entry: Entry) => boolean) | undefined {
    const changed = changedExceptions(this.#exceptions.exceptions, exceptions);
    if (changed.length === 0) return undefined;
    this.#exceptions = this.#matcherOf(exceptions);
    this.#readsNamespaces = readsNamespaces(exceptions);
    const matcher = this.#matcherOf(changed);
    return (entry) => this.#failingTargets(entry).some((target) => matcher.naming(target).length > 0);
  }

  /** Takes in what exceptions may look up. Returns the namespaces in which other ones may match now. */
  upsert(resource: Resource): readonly string[] {
    const changed = this.#namespaces.put(resource);
    return this.#readsNamespaces ? changed : none;
  }

  /** Forgets a resource. Returns the namespaces in which other exceptions may match now. */
  delete(key: string): readonly string[] {
    const changed = this.#namespaces.delete(key);
    return this.#readsNamespaces ? changed : none;
  }

  /** Starts with another resource: labels that exceptions go by may have changed since the last one. */
  start(): void {
    this.#last = undefined;
  }

  /** The verdict of a judgement on its resource, or on a vector. */
  of(
    entry: Entry,
    judgement: Entry['judgements'][number],
    violations: readonly Violation[],
    vector: Vector | undefined,
  ): ReasonedVerdict {
    const { control, rule, role } = judgement.of;
    const { name } = rule;
    const reason = judgement.error ?? judgement.missing;
    if (reason !== undefined) {
      return { verdict: verdictOf({ name, status: 'skipped', subStatus: 'notEvaluated' }), reason };
    }
    if (role === 'judged' && control.configurable && !this.#isConfigured(rule)) {
      const lists = rule.inputs?.join(', ') ?? '';
      return {
        verdict: verdictOf({ name, status: 'skipped', subStatus: 'configuration' }),
        reason: `the control inputs give it nothing to compare with: ${lists} must not all be empty`,
      };
    }
    if (violations.length === 0) return this.#passedBy(control, rule);
    const { isAccepted, by: exceptions } = this.#exceptionsFrom(entry, vector, control, rule);
    if (!isAccepted) return { verdict: verdictOf({ name, status: 'failed', exceptions, violations }) };
    return { verdict: verdictOf({ name, status: 'passed', subStatus: 'w/exceptions', exceptions, violations }) };
  }

  /** What accepts this failure, or else what only knows of it. */
  #exceptionsFrom(entry: Entry, vector: Vector | undefined, control: Control, rule: Rule): Excepted {
    const candidates = this.#candidatesFor(entry, vector);
    if (candidates.length === 0) return notExcepted;
    const subject = { control: control.id, rule: rule.name, frameworks: this.#frameworks.get(control.id) ?? [] };
    let alerting: readonly Exception[] = none;
    for (const { target, exceptions } of candidates) {
      const found = exceptions.filter((exception) => this.#exceptions.covers(exception, subject));
      const accepting = found.filter(({ alertsOnly }) => !alertsOnly);
      if (accepting.length > 0) return { isAccepted: true, by: accepting.map(({ name }) => name) };
      if (this.#inlineAt !== undefined && isSkippedInline(target.annotations, subject, this.#inlineAt)) {
        return { isAccepted: true, by: [skipControls] };
      }
      if (alerting.length === 0) alerting = found;
    }
    for (const { target, undecided } of candidates) this.#note(target, undecided, subject);
    return alerting.length === 0 ? notExcepted : { isAccepted: false, by: alerting.map(({ name }) => name) };
  }

  /** Remembers what might have accepted a failure. */
  #note({ namespace }: Target, undecided: readonly Exception[], subject: Subject): void {
    for (const exception of undecided) {
      if (!this.#exceptions.covers(exception, subject)) continue;
      const { name } = exception;
      this.#undecided.set(JSON.stringify([name, namespace]), { name, namespace });
    }
  }

  /** What could except a resource from anything: nothing, mostly. Asked control after control, so the last is kept. */
  #candidatesFor(entry: Entry, vector: Vector | undefined): readonly Candidate[] {
    const known = this.#last;
    if (known?.entry === entry && known.vector === vector?.id) return known.candidates;
    const candidates = Array.from(this.#targets(entry, vector), (target) => {
      const exceptions = this.#exceptions.naming(target).filter((exception) => reachesNoFurther(exception, vector));
      return { target, exceptions, undecided: this.#readsNamespaces ? this.#exceptions.undecided(target) : none };
    }).filter(({ target, exceptions, undecided }) => {
      return exceptions.length > 0 || undecided.length > 0 || target.annotations !== undefined;
    });
    this.#last = { entry, vector: vector?.id, candidates };
    return candidates;
  }

  /** Of a vector its related objects are tried first, then the subject itself. */
  *#targets(entry: Entry, vector: Vector | undefined): Generator<Target> {
    if (!vector) {
      yield targetOf(entry);
      return;
    }
    for (const { key } of vector.related) {
      const related = this.#entries.get(key);
      if (related) yield targetOf(related);
    }
    yield { ...vector.identity, id: vector.id, path: '' };
  }

  #failingTargets(entry: Entry): readonly Target[] {
    const failing = entry.judgements.flatMap(({ judged }) => judged.filter(({ violations }) => violations.length > 0));
    const vectors = new Map(failing.map(({ vector }) => [vector && vectorMark(vector), vector]));
    return Array.from(vectors.values(), (vector) => Array.from(this.#targets(entry, vector))).flat();
  }

  #matcherOf(exceptions: readonly Exception[]): ExceptionMatcher {
    return new ExceptionMatcher(exceptions, this.#clusterName, this.#namespaces);
  }

  #isConfigured(rule: Rule): boolean {
    return rule.inputs?.some((name) => inputList(this.#inputs, name).length > 0) ?? true;
  }

  #passedBy(control: Control, rule: Rule): ReasonedVerdict {
    const known = this.#passed.get(rule);
    if (known) return known;
    const verdict = verdictOf({ name: rule.name, status: 'passed' });
    const alone: ControlVerdict = { id: control.id, status: 'passed', subStatus: '', rules: [verdict] };
    const made = { verdict, alone };
    this.#passed.set(rule, made);
    return made;
  }
}

function verdictOf(parts: Pick<RuleVerdict, 'name' | 'status'> & Partial<RuleVerdict>): RuleVerdict {
  return { subStatus: '', exceptions: none, violations: none, ...parts };
}

function readsNamespaces(exceptions: readonly Exception[]): boolean {
  return exceptions.some(({ resources }) => resources.some(({ namespaceSelector }) => namespaceSelector !== undefined));
}

function frameworksByControl(frameworks: readonly Framework[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, controls } of frameworks) {
    for (const id of controls) found.set(id, [...(found.get(id) ?? []), name]);
  }
  return found;
}

const none: readonly never[] = [];
const notExcepted: Excepted = { isAccepted: false, by: none };

/** A ClusterRole grants what its binding says; a ClusterRoleBinding grants it everywhere. */
function reachesNoFurther({ within }: Exception, vector: Vector | undefined): boolean {
  if (within === undefined || vector === undefined) return true;
  return vector.related.every(({ kind, namespace }) => kind === 'ClusterRole' || namespace === within);
}

function targetOf({ id, key, resource }: Entry): Target {
  const suffix = `#${id}`;
  const { apiVersion, kind, namespace, name, labels = {}, annotations, containers, images } = resource;
  const path = key.endsWith(suffix) ? key.slice(0, -suffix.length) : '';
  return {
    apiVersion,
    kind,
    namespace,
    name,
    id,
    path,
    labels,
    annotations,
    containers,
    ...(images ? { images } : {}),
  };
}
