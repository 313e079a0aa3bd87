import { resourceId } from '../../model/resource.ts';
import type { Trigger, TriggerAnswer } from '../../service/triggers/trigger.ts';
import type { AwaitedKeys } from '../cluster-objects/awaited-keys.ts';
import type { ChangedKeys } from '../judging/changed-keys.ts';
import { sum, type Judge, type Judged } from '../judging/judge.ts';
import type { Turns } from '../judging/turns.ts';

type Outcome = TriggerAnswer['outcomes'][number];

/** Whether what a trigger is about has been seen: `absent` where no such kind is watched, so that there is nothing to see. */
export type Sighting = 'seen' | 'absent' | 'not-reached';

export interface TriggerDeskSettings {
  readonly judge: Judge;
  readonly turns: Turns;
  readonly changed: ChangedKeys;
  readonly awaited: AwaitedKeys;
  readonly allows: (trigger: Trigger) => boolean;
  /** Waits until the object is seen in that version, as long as is good. */
  readonly see: (trigger: Trigger) => Promise<Sighting>;
  /** Removes what is stored of objects that are not there and were not when this process began. */
  readonly forget: (perhapsDeleted: readonly Trigger[]) => Promise<Judged>;
  readonly signal: AbortSignal;
  readonly told: (outcome: Outcome) => void;
}

/** What is to be judged in one go, whoever asked. */
interface Batch {
  readonly triggers: Trigger[];
  readonly done: Promise<BatchResult>;
}

interface BatchResult {
  readonly byKey: ReadonlyMap<string, Judged>;
  /** What nobody asked for by name: dependants, and what was left. */
  readonly others: Judged;
  /** Whose answer counts them. */
  readonly first: Trigger | undefined;
}

/** Whoever asks waits for so many that nobody asked for by name; what is beyond that, as after a restart, is caught up with later. */
const mostDependants = 500;

/** Answers triggers: what comes while others are judged is judged together afterwards. */
export class TriggerDesk {
  readonly #settings: TriggerDeskSettings;
  #next: Batch | undefined;
  #isCatchingUp = false;
  #open = 0;

  constructor(settings: TriggerDeskSettings) {
    this.#settings = settings;
  }

  /** How many were taken and are not answered. */
  get open(): number {
    return this.#open;
  }

  /** Waits for what the triggers are about, has it judged and stored, and tells what became of each, in their order. */
  async answer(triggers: readonly Trigger[]): Promise<TriggerAnswer> {
    this.#open += triggers.length;
    try {
      return await this.#answer(triggers);
    } finally {
      this.#open -= triggers.length;
    }
  }

  async #answer(triggers: readonly Trigger[]): Promise<TriggerAnswer> {
    const { allows, awaited } = this.#settings;
    for (const trigger of triggers) awaited.clear(resourceId(trigger));
    const judged = await Promise.all(
      triggers.map(async (trigger): Promise<{ outcome: Outcome; batch?: BatchResult }> => {
        if (!allows(trigger)) return { outcome: 'filtered' };
        const sighting = await this.#settings.see(trigger);
        if (sighting === 'not-reached') return { outcome: 'not-reached' };
        // Its change may have been seen only now.
        awaited.clear(resourceId(trigger));
        const batch = await this.#enter(trigger);
        const own = batch.byKey.get(resourceId(trigger));
        const hasFailed = own?.hasFailed === true || (batch.first === trigger && batch.others.hasFailed);
        return { outcome: hasFailed ? 'failed' : 'judged', batch };
      }),
    );
    for (const { outcome } of judged) this.#settings.told(outcome);
    return { outcomes: judged.map(({ outcome }) => outcome), writes: writesOf(triggers, judged) };
  }

  #enter(trigger: Trigger): Promise<BatchResult> {
    if (this.#next === undefined) {
      const triggers: Trigger[] = [];
      const done = this.#settings.turns.take('urgent', () => {
        this.#next = undefined;
        return this.#judge(triggers);
      });
      this.#next = { triggers, done };
    }
    this.#next.triggers.push(trigger);
    return this.#next.done;
  }

  async #judge(triggers: readonly Trigger[]): Promise<BatchResult> {
    const { judge, changed, awaited, forget, signal } = this.#settings;
    await judge.absorb();
    const asked = new Set(triggers.map(resourceId));
    const dependants = changed.keys().filter((key) => !asked.has(key) && !awaited.isAwaited(key));
    const others = dependants.slice(0, mostDependants);
    const rescans = new Map(triggers.filter(({ type }) => type === 'rescan').map((one) => [resourceId(one), one]));
    const byKey = await judge.judge([...asked, ...others], {
      comparisonOf: (key) => (rescans.has(key) ? 'stored' : 'known'),
      requestOf: (key) => rescans.get(key)?.request,
      signal,
    });
    const deleted = triggers.filter(({ type }) => type !== 'changed');
    const left = [await judge.tidy(signal), ...(deleted.length > 0 ? [await forget(deleted)] : [])];
    const done = others.flatMap((key) => byKey.get(key) ?? []);
    if (dependants.length > others.length) this.#catchUp(dependants.slice(mostDependants));
    return { byKey, others: sum([...done, ...left]), first: triggers[0] };
  }

  /** What fails here has still changed when the next trigger comes. */
  #catchUp(keys: readonly string[]): void {
    const { turns, judge, signal } = this.#settings;
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    void turns.take('patient', async () => {
      this.#isCatchingUp = false;
      await judge.judge(keys.slice(0, mostDependants), { signal });
      if (keys.length > mostDependants && !signal.aborted) this.#catchUp(keys.slice(mostDependants));
    });
  }
}

function writesOf(triggers: readonly Trigger[], judged: readonly { readonly batch?: BatchResult }[]): number {
  const own = new Map<string, number>();
  let others = 0;
  for (const [index, { batch }] of judged.entries()) {
    const trigger = triggers[index];
    if (!batch || !trigger) continue;
    const key = resourceId(trigger);
    own.set(key, batch.byKey.get(key)?.writes ?? 0);
    if (batch.first === trigger) others += batch.others.writes;
  }
  return Array.from(own.values()).reduce((total, writes) => total + writes, others);
}
