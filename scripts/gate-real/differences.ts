import type { Cause, GateReport } from '../../src/report/gate/gate-report.ts';
import type { Expected } from './change.ts';
import type { Gated } from './gated.ts';

const exitCodes = { pass: 0, fail: 1, incomplete: 3 } as const;

/** What a verdict says otherwise than was expected, a line for each. */
export function differences({ exitCode, report }: Gated, expected: Expected): readonly string[] {
  const { outcome, causes = [], effects = [], broken = [], fixed = 0, notComparable = 0, policy = [] } = expected;
  const broke = report.notEvaluated.filter(({ isNew }) => isNew).map(({ part = '', message }) => part || message);
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['outcome', report.outcome, outcome],
    ['exit code', exitCode, exitCodes[outcome]],
    ['causes', report.causes.map(causeText), causes],
    ['effects', unique(report.effects.map(({ kind, what }) => `${kind} ${what}`)), effects],
    ['no longer evaluated', unique(broke), broken],
    ['fixed', report.fixed.length, fixed],
    ['not comparable', report.notComparable.length, notComparable],
    ['policy', report.policy.changes, policy],
  ];
  return pairs.flatMap(([what, found, wanted]) => {
    const [is, shouldBe] = [JSON.stringify(found), JSON.stringify(wanted)];
    return is === shouldBe ? [] : [`${what}: ${is} instead of ${shouldBe}`];
  });
}

function causeText({ file = 'nowhere', line = 0, side, findings }: Cause): string {
  const controls = unique(findings.map(({ control }) => control)).toSorted();
  return `${file}:${line}${side === 'base' ? ' (base)' : ''} ${controls.join(',')}`;
}

function unique(texts: readonly string[]): readonly string[] {
  return Array.from(new Set(texts));
}

/** The verdict in few words, for the list of all changes. */
export function verdictText({ outcome, counts, effects }: GateReport): string {
  const parts = [
    counts.new > 0 ? `${counts.new} new` : '',
    counts.fixed > 0 ? `${counts.fixed} fixed` : '',
    counts.notComparable > 0 ? `${counts.notComparable} not comparable` : '',
    effects.length > 0 ? `${effects.length} effects` : '',
  ].filter((part) => part !== '');
  return [outcome, ...parts].join(', ');
}
