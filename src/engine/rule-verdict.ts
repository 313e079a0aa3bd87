import type { Control, Rule, Settings, Vector } from '../model/control.ts';
import type { ControlVerdict, RuleVerdict } from '../model/evaluation.ts';
import type { Violation } from '../model/finding.ts';
import type { Excepting } from './exceptions/excepting.ts';
import { defaultInputs, inputList } from './inputs.ts';
import type { Entry } from './judgement.ts';

/** A rule's verdict with the reason when there is none. */
export interface ReasonedVerdict {
  readonly verdict: RuleVerdict;
  readonly reason?: string;
  /** The control's verdict if this is its only rule; made once for all resources that pass. */
  readonly alone?: ControlVerdict;
}

/** What turns violations into statuses. */
export class RuleVerdicts {
  readonly #inputs: Settings['inputs'];
  readonly #excepting: Excepting;
  readonly #passed = new Map<Rule, ReasonedVerdict>();

  constructor(inputs: Settings['inputs'] | undefined, excepting: Excepting) {
    this.#inputs = inputs ?? defaultInputs;
    this.#excepting = excepting;
  }

  /** Starts with another resource: labels that exceptions go by may have changed since the last one. */
  start(): void {
    this.#excepting.start();
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
    const { isAccepted, by: exceptions } = this.#excepting.exceptionsFrom(entry, vector, {
      control: control.id,
      rule: rule.name,
    });
    if (!isAccepted) return { verdict: verdictOf({ name, status: 'failed', exceptions, violations }) };
    return { verdict: verdictOf({ name, status: 'passed', subStatus: 'w/exceptions', exceptions, violations }) };
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

const none: readonly never[] = [];
