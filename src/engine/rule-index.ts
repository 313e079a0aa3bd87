import type { Control, Match, Rule } from '../model/control.ts';
import { groupOf } from '../model/resource.ts';

const mostKnown = 1000;

/** A rule within its control. */
export interface ControlRule {
  readonly control: Control;
  readonly rule: Rule;
  /** `companion`: the kind is only looked up and counts as passed. */
  readonly role: 'judged' | 'companion';
}

/** Which of `rows` concern an apiVersion and kind; computed once per pair. */
export class KindIndex<Row> {
  readonly #rows: readonly { readonly row: Row; readonly matches: readonly Match[] }[];
  readonly #known = new Map<string, readonly Row[]>();

  constructor(rows: readonly { readonly row: Row; readonly matches: readonly Match[] }[]) {
    this.#rows = rows;
  }

  of(apiVersion: string, kind: string): readonly Row[] {
    const id = JSON.stringify([apiVersion, kind]);
    let found = this.#known.get(id);
    if (!found) {
      found = this.#rows.filter(({ matches }) => isMatched(matches, apiVersion, kind)).map(({ row }) => row);
      // Strangers choose apiVersions: neither what no control knows nor a flood of others is worth remembering.
      if (this.#known.size >= mostKnown) this.#known.clear();
      if (found.length > 0) this.#known.set(id, found);
    }
    return found;
  }
}

/** The rules of these controls by the kinds that they judge or count. */
export function indexRules(controls: readonly Control[]): KindIndex<ControlRule> {
  return new KindIndex(controls.flatMap((control) => control.rules.flatMap((rule) => rowsOf(control, rule))));
}

function rowsOf(control: Control, rule: Rule): { readonly row: ControlRule; readonly matches: readonly Match[] }[] {
  return [
    { row: { control, rule, role: 'judged' }, matches: rule.matches },
    { row: { control, rule, role: 'companion' }, matches: rule.companions ?? [] },
  ];
}

function isMatched(matches: readonly Match[], apiVersion: string, kind: string): boolean {
  const group = groupOf(apiVersion);
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return matches.some(
    ({ groups, versions, kinds }) =>
      kinds.includes(kind) && (groups?.includes(group) ?? true) && (versions?.includes(version) ?? true),
  );
}
