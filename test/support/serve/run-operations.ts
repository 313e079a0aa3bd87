import type { State } from '../../../src/serve/state/state.ts';
import { StateError } from '../../../src/serve/state/state-error.ts';
import { type Subject, subjectKey } from '../../../src/serve/state/subject.ts';
import { hashOf } from './subjects.ts';

/** Something that is done with the run that began at a time; no two begin at the same. */
export type RunOperation =
  | { readonly do: 'begin'; readonly run: number; readonly subject: Subject }
  | { readonly do: 'report'; readonly run: number; readonly text: string }
  | { readonly do: 'publish' | 'cancelling' | 'cancelled'; readonly run: number };

/** What is filed of one run. */
interface FiledRun {
  readonly run: number;
  readonly key: string;
  readonly state: string;
  readonly text?: string;
}

/** Does it with a state, by the ids of runs that it began itself. Gives whether that was possible. */
export class RunsOfState {
  readonly #state: State;
  readonly #ids = new Map<number, string>();

  constructor(state: State) {
    this.#state = state;
  }

  perform(operation: RunOperation): boolean {
    try {
      this.#perform(operation);
      return true;
    } catch (error) {
      if (error instanceof StateError && error.code === 'STEP') return false;
      throw error;
    }
  }

  #perform(operation: RunOperation): void {
    const { runs } = this.#state;
    const { run } = operation;
    const id = this.#ids.get(run) ?? '';
    switch (operation.do) {
      case 'begin': {
        const { subject } = operation;
        const commits = { headSha: hashOf(`${run}`), baseSha: hashOf('base'), baseRef: 'main' };
        const begun = runs.begin(
          { key: subjectKey(subject), subject, ...commits, checkName: 'gate', isForced: false },
          run,
        );
        this.#ids.set(run, begun.id);
        return;
      }
      case 'report':
        return runs.setReport(id, Buffer.from(operation.text), 'pass', run);
      case 'publish':
        return runs.setPublished(id, run);
      case 'cancelling':
        return runs.setCancelling(id);
      case 'cancelled':
        return runs.setCancelled(id, run);
    }
  }
}

/** What is filed of the runs that began at these times. */
export function filedRuns({ runs }: State, begun: readonly RunOperation[]): readonly FiledRun[] {
  return begun.flatMap((operation) => {
    if (operation.do !== 'begin') return [];
    const [filed] = runs.byHead(operation.subject, hashOf(`${operation.run}`));
    if (!filed) return [];
    const report = runs.report(filed.id);
    const text = report && { text: Buffer.from(report).toString() };
    return [{ run: filed.begunAt, key: filed.key, state: filed.state, ...text }];
  });
}

const next: Readonly<Record<'report' | 'publish' | 'cancelling' | 'cancelled', readonly [string, ...string[]]>> = {
  report: ['judged', 'begun', 'judged'],
  publish: ['published', 'judged', 'published'],
  cancelling: ['cancelling', 'begun', 'judged', 'cancelling'],
  cancelled: ['cancelled', 'begun', 'judged', 'cancelling', 'cancelled'],
};

/** Runs as they have to be, in plain objects. */
export class RunsModel {
  readonly #runs: Map<number, FiledRun>;

  constructor(runs: ReadonlyMap<number, FiledRun> = new Map()) {
    this.#runs = new Map(runs);
  }

  copy(): RunsModel {
    return new RunsModel(this.#runs);
  }

  perform(operation: RunOperation): boolean {
    const { run } = operation;
    if (operation.do === 'begin') {
      this.#runs.set(run, { run, key: subjectKey(operation.subject), state: 'begun' });
      return true;
    }
    const filed = this.#runs.get(run);
    const [state, ...from] = next[operation.do];
    if (!filed || !from.includes(filed.state)) return false;
    const text = operation.do === 'report' ? operation.text : filed.text;
    const isKept = text !== undefined && !state.startsWith('cancel');
    this.#runs.set(run, { run, key: filed.key, state, ...(isKept && { text }) });
    return true;
  }

  filed(): readonly FiledRun[] {
    return [...this.#runs.values()];
  }
}
