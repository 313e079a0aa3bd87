import type { Vector } from '../../model/control.ts';
import type { UndecidedException } from '../../model/evaluation.ts';
import type { Exception } from '../../model/exception.ts';
import type { Framework } from '../../model/framework.ts';
import type { Resource } from '../../model/resource.ts';
import { frameworks as allFrameworks } from '../frameworks/index.ts';
import type { Entry } from '../judgement.ts';
import { vectorMark } from '../mentions.ts';
import { frameworksOf, type InventoryOptions } from '../options.ts';
import { changedExceptions } from './changed-exceptions.ts';
import { isSkippedInline, skipControls } from './inline.ts';
import { InlineExpiries } from './inline-expiries.ts';
import { ExceptionMatcher, type Subject, type Target } from './matcher.ts';
import { NamespaceLabels } from './namespace-labels.ts';

/** An object that exceptions or annotations of a resource may stand on. */
interface Candidate {
  readonly target: Target;
  readonly exceptions: readonly Exception[];
  readonly undecided: readonly Exception[];
}

/** The exceptions of a failure, by their names. */
export interface Excepted {
  readonly isAccepted: boolean;
  readonly by: readonly string[];
}

/** What excepts failures: exceptions, and the annotations of the objects themselves. */
export class Excepting {
  readonly #clusterName: string;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #frameworks: ReadonlyMap<string, readonly string[]>;
  readonly #namespaces = new NamespaceLabels();
  readonly #undecided = new Map<string, UndecidedException>();
  readonly #inlineExpiries = new InlineExpiries();
  #matcher: ExceptionMatcher;
  #readsNamespaces: boolean;
  #inlineAt: number | undefined;
  #last:
    | { readonly entry: Entry; readonly vector: Vector | undefined; readonly candidates: readonly Candidate[] }
    | undefined;

  constructor(options: InventoryOptions, entries: ReadonlyMap<string, Entry>) {
    const { exceptions = [], clusterName = '', inlineExceptionsAt } = options;
    this.#clusterName = clusterName;
    this.#entries = entries;
    // Single controls are scored for no framework, but an exception for one still means them.
    const scored = frameworksOf(options);
    this.#frameworks = frameworksByControl(scored.length > 0 ? scored : allFrameworks);
    this.#matcher = this.#matcherOf(exceptions);
    this.#readsNamespaces = readsNamespaces(exceptions);
    this.#inlineAt = inlineExceptionsAt;
  }

  /** The names of all exceptions, used or not. */
  get names(): readonly string[] {
    return this.#matcher.exceptions.map(({ name }) => name);
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
    const changed = changedExceptions(this.#matcher.exceptions, exceptions);
    if (changed.length === 0) return undefined;
    this.#matcher = this.#matcherOf(exceptions);
    this.#readsNamespaces = readsNamespaces(exceptions);
    const matcher = this.#matcherOf(changed);
    return (entry) => this.#failingTargets(entry).some((target) => matcher.naming(target).length > 0);
  }

  /** Takes in the annotations of a resource; undefined when it is gone. */
  noteInline(key: string, annotations: unknown): void {
    if (this.#inlineAt !== undefined) this.#inlineExpiries.put(key, annotations);
  }

  /** Annotations count as of another moment. Returns the keys of the resources whose exceptions begin or end by that. */
  setInlineAt(now: number): readonly string[] {
    const before = this.#inlineAt;
    if (before === undefined) return none;
    this.#inlineAt = now;
    return this.#inlineExpiries.between(before, now);
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

  /** What accepts this failure, or else what only knows of it. */
  exceptionsFrom(entry: Entry, vector: Vector | undefined, failure: Pick<Subject, 'control' | 'rule'>): Excepted {
    const candidates = this.#candidatesFor(entry, vector);
    if (candidates.length === 0) return notExcepted;
    const subject = { ...failure, frameworks: this.#frameworks.get(failure.control) ?? [] };
    let alerting: readonly Exception[] = none;
    for (const { target, exceptions } of candidates) {
      const found = exceptions.filter((exception) => this.#matcher.covers(exception, subject));
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
      if (!this.#matcher.covers(exception, subject)) continue;
      const { name } = exception;
      this.#undecided.set(JSON.stringify([name, namespace]), { name, namespace });
    }
  }

  /** What could except a resource from anything: nothing, mostly. Asked control after control, so the last is kept. */
  #candidatesFor(entry: Entry, vector: Vector | undefined): readonly Candidate[] {
    const known = this.#last;
    if (known?.entry === entry && isSameVector(known.vector, vector)) return known.candidates;
    const candidates = Array.from(this.#targets(entry, vector), (target) => {
      const exceptions = this.#matcher.naming(target).filter((exception) => reachesNoFurther(exception, vector));
      return { target, exceptions, undecided: this.#readsNamespaces ? this.#matcher.undecided(target) : none };
    }).filter(({ target, exceptions, undecided }) => {
      return exceptions.length > 0 || undecided.length > 0 || target.annotations !== undefined;
    });
    this.#last = { entry, vector, candidates };
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
}

function frameworksByControl(frameworks: readonly Framework[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, controls } of frameworks) {
    for (const id of controls) found.set(id, [...(found.get(id) ?? []), name]);
  }
  return found;
}

function readsNamespaces(exceptions: readonly Exception[]): boolean {
  return exceptions.some(({ resources }) => resources.some(({ namespaceSelector }) => namespaceSelector !== undefined));
}

function isSameVector(left: Vector | undefined, right: Vector | undefined): boolean {
  if (!left || !right) return left === right;
  return left.id === right.id && left.related.every(({ key }, index) => key === right.related[index]?.key);
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
