import type { Control, ControlInputs } from '../../model/control.ts';
import { severityOf, type Severity } from '../../model/finding.ts';
import type { WireSeverity } from './wire.ts';

/** What results say about controls and rules apart from verdicts; all of it the same for every result. */
export interface ControlCatalogue {
  title(control: string): string;
  severity(control: string): WireSeverity;
  /** The lists that a rule was given; undefined of a rule that takes none. */
  configurations(control: string, rule: string): Readonly<Record<string, unknown>> | undefined;
}

const severityTexts: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  unknown: 'Unknown',
};

/** Looks controls up by id. Of one that is not among them nothing is known, and its severity is empty. */
export function catalogueOf(controls: readonly Control[], inputs: ControlInputs): ControlCatalogue {
  const byId = new Map(controls.map((control) => [control.id, control]));
  return {
    title: (id) => byId.get(id)?.title ?? '',
    severity(id) {
      const score = byId.get(id)?.baseScore;
      return score === undefined
        ? { severity: '', scoreFactor: 0 }
        : { severity: severityTexts[severityOf(score)], scoreFactor: score };
    },
    configurations(id, name) {
      const keys = byId.get(id)?.rules.find((rule) => rule.name === name)?.inputs ?? [];
      const lists = keys.flatMap((key) => (Object.hasOwn(inputs, key) ? [[key, inputs[key]] as const] : []));
      return lists.length === 0 ? undefined : Object.fromEntries(lists);
    },
  };
}
