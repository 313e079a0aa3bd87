import type { Judged } from '../model/control.ts';
import type { Asker, Fact } from './facts/fact-store.ts';
import type { Remembered } from './remember.ts';
import type { ControlRule } from './rule-index.ts';

/** Passed, about the resource itself: what most judgements come to. Shared, since there are so many. */
export const passed: readonly Judged[] = [{ violations: [] }];
const unjudged: readonly Judged[] = [];

/** One rule on one resource: what the rule kept of it, its verdicts, and the facts that they rest on. */
export class Judgement implements Asker {
  facts: Fact[] | undefined = undefined;
  missing: string | undefined = undefined;
  /** What went wrong in the rule: an error of ours, so the verdict is unknown. */
  error: string | undefined = undefined;
  judged: readonly Judged[] = unjudged;
  readonly entry: Entry;
  readonly of: ControlRule;
  readonly kept: unknown;

  constructor(entry: Entry, of: ControlRule, kept: unknown) {
    this.entry = entry;
    this.of = of;
    this.kept = kept;
  }
}

/** A rule that passes the resource whatever happens to others. One object serves all resources. */
export class Pass {
  readonly missing = undefined;
  readonly error = undefined;
  readonly judged = passed;
  readonly of: ControlRule;

  constructor(of: ControlRule) {
    this.of = of;
  }
}

/** What an inventory remembers of one resource. */
export interface Entry {
  readonly key: string;
  readonly id: string;
  readonly resource: Remembered;
  readonly judgements: (Judgement | Pass)[];
}

/** What a judgement says now. A rule that could not judge says so about the resource itself. */
export function judgedOf({ error, missing, judged }: Judgement | Pass): readonly Judged[] {
  return error !== undefined || missing !== undefined ? passed : judged;
}

/** An error of a rule, as the reason why it did not judge. */
export function ruleFailure(error: unknown): string {
  return `the rule failed: ${error instanceof Error ? error.message : String(error)}`;
}
