import type { Control, Rule, Settings, Vector } from '../model/control.ts';
import type { RuleVerdict } from '../model/evaluation.ts';
import type { Violation } from '../model/finding.ts';
import { isSkippedInline } from './exceptions/inline.ts';
import { ExceptionMatcher, type Target } from './exceptions/matcher.ts';
import { frameworks as allFrameworks } from './frameworks/index.ts';
import type { Framework } from '../model/framework.ts';
import { defaultInputs, inputList } from './inputs.ts';
import type { Entry } from './judgement.ts';
import { frameworksOf, type InventoryOptions } from './options.ts';

/** A rule's verdict with the reason when there is none. */
export interface ReasonedVerdict {
  readonly verdict: RuleVerdict;
  readonly reason?: string;
}

/** What turns violations into statuses: inputs, exceptions, frameworks. */
export class RuleVerdicts {
  readonly #inputs: Settings['inputs'];
  readonly #exceptions: ExceptionMatcher;
  readonly #inlineAt: number | undefined;
  readonly #frameworks: ReadonlyMap<string, readonly string[]>;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #passed = new Map<Rule, ReasonedVerdict>();

  constructor(options: InventoryOptions, entries: ReadonlyMap<string, Entry>) {
    this.#inputs = options.inputs ?? defaultInputs;
    this.#exceptions = new ExceptionMatcher(options.exceptions ?? [], options.clusterName ?? '');
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
    if (violations.length === 0) return this.#passedBy(rule);
    const exceptions = this.#exceptionsFrom(entry, vector, control, rule);
    if (exceptions.length === 0) return { verdict: verdictOf({ name, status: 'failed', violations }) };
    return { verdict: verdictOf({ name, status: 'passed', subStatus: 'w/exceptions', exceptions, violations }) };
  }

  /** Names of the exceptions that accept this failure. */
  #exceptionsFrom(entry: Entry, vector: Vector | undefined, control: Control, rule: Rule): readonly string[] {
    const subject = { control: control.id, rule: rule.name, frameworks: this.#frameworks.get(control.id) ?? [] };
    for (const target of this.#targets(entry, vector)) {
      const found = this.#exceptions.naming(target).filter((exception) => this.#exceptions.covers(exception, subject));
      if (found.length > 0) return found.map(({ name }) => name);
      if (this.#inlineAt !== undefined && isSkippedInline(target.annotations, subject, this.#inlineAt)) {
        return ['kubescape.io/skip-controls'];
      }
    }
    return [];
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

  #isConfigured(rule: Rule): boolean {
    return rule.inputs?.some((name) => inputList(this.#inputs, name).length > 0) ?? true;
  }

  #passedBy(rule: Rule): ReasonedVerdict {
    const known = this.#passed.get(rule);
    if (known) return known;
    const made = { verdict: verdictOf({ name: rule.name, status: 'passed' }) };
    this.#passed.set(rule, made);
    return made;
  }
}

function verdictOf(parts: Pick<RuleVerdict, 'name' | 'status'> & Partial<RuleVerdict>): RuleVerdict {
  return { subStatus: '', exceptions: none, violations: none, ...parts };
}

function frameworksByControl(frameworks: readonly Framework[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, controls } of frameworks) {
    for (const id of controls) found.set(id, [...(found.get(id) ?? []), name]);
  }
  return found;
}

const none: readonly never[] = [];

function targetOf({ id, key, resource }: Entry): Target {
  const suffix = `#${id}`;
  const { kind, namespace, name, labels, annotations, containers } = resource;
  const path = key.endsWith(suffix) ? key.slice(0, -suffix.length) : '';
  return { kind, namespace, name, id, path, labels, annotations, containers };
}
