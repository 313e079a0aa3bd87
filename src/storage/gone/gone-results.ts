import type { KubeApi } from '../../kube/api/kube-api.ts';
import type { PostureKind } from '../../kube/kinds/watched/posture-kinds.ts';
import { toValidLabelValue } from '../../kube/names/label-value.ts';
import type { Remover } from '../removal/remover.ts';
import { nameText, type ResultIndex, type ResultName } from '../results/result-index.ts';
import type { StoredResult } from '../results/stored-result.ts';
import type { LivingObjects } from './living-objects.ts';
import { isStillThere } from './still-there.ts';
import { Suspects } from './suspects.ts';

interface GoneParts {
  readonly api: KubeApi;
  readonly index: ResultIndex;
  readonly living: LivingObjects;
  readonly remover: Remover;
  /** How long an object has to be gone: who deletes and creates it anew keeps its results. */
  readonly graceMilliseconds: number;
  /** Whether all that is stored is known up to this moment. */
  readonly isKnown: (result: StoredResult) => boolean;
}

/** Removes results whose object is gone. */
export class GoneResults {
  readonly #parts: GoneParts;
  readonly #suspects: Suspects<ResultName>;

  constructor(parts: GoneParts) {
    this.#parts = parts;
    this.#suspects = new Suspects(parts.graceMilliseconds, (named) => this.#due(named));
  }

  /** Results that may have to go, but whose time has not come. */
  get suspects(): number {
    return this.#suspects.size;
  }

  /** A result is new or another one. */
  resultChanged(result: StoredResult): void {
    if (this.#isGone(result)) this.#suspect(result);
  }

  /** An object of a watched kind went. */
  objectGone(kind: PostureKind, namespace: string, name: string): void {
    const label = toValidLabelValue(name);
    for (const each of label === name ? [name] : [name, label]) {
      for (const result of this.#parts.index.about({ kind, namespace, name: each })) this.resultChanged(result);
    }
  }

  /** Looks at every result, and gives how many may have to go. */
  lookAtAll(): number {
    const before = this.#suspects.size;
    for (const result of this.#parts.index.all()) this.resultChanged(result);
    return this.#suspects.size - before;
  }

  stop(): void {
    this.#suspects.stop();
  }

  /** Of the result only its name is kept: another version may be stored by then. */
  #suspect({ kind, namespace, name }: ResultName): void {
    this.#suspects.add(nameText({ kind, namespace, name }), { kind, namespace, name });
  }

  #due(named: ResultName): void {
    const result = this.#parts.index.get(named);
    if (!result || !this.#isGone(result)) return;
    const isQueued = this.#parts.remover.remove({
      result,
      cause: 'gone',
      isStillDue: (current, signal) => this.#isGoneForSure(current, signal),
    });
    // No room in the queue: later.
    if (!isQueued) this.#suspect(result);
  }

  #isGone(result: StoredResult): boolean {
    const { living, isKnown } = this.#parts;
    const { subject, isKept } = result;
    if (isKept || subject.type === 'unknown' || !isKnown(result)) return false;
    return subject.type === 'nobody' || living.lifeOfAll(subject.objects) === 'gone';
  }

  /** What a watch told may be late, and a deletion cannot be taken back. */
  async #isGoneForSure(result: StoredResult, signal: AbortSignal): Promise<boolean> {
    if (!this.#isGone(result)) return false;
    if (result.subject.type !== 'objects') return true;
    const { api, living } = this.#parts;
    for (const object of result.subject.objects) {
      if (living.lifeOf(object) !== 'gone') continue;
      if (!(await isStillThere(api, object, signal))) return true;
    }
    return false;
  }
}
