import type { WatchedKinds } from '../../kube/watch/watched-kinds.ts';
import type { ObjectHandler, WatchTarget } from '../../kube/watch/watched.ts';
import { resourceId } from '../../model/resource.ts';
import type { Trigger } from '../../service/triggers/trigger.ts';
import { unlessAborted } from '../unless-aborted.ts';
import type { WatchTargets } from '../watch-targets.ts';
import { Reach } from './reach.ts';
import type { Sighting } from './trigger-desk.ts';

export interface SightingsSettings {
  readonly targets: WatchTargets;
  readonly watched: () => WatchedKinds;
  /** Resolves once the cluster is known. */
  readonly ready: () => Promise<void>;
  /** Of the object with this key that is there now. */
  readonly uidOf: (key: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** How long a trigger waits for the version that it names. In milliseconds. */
const patience = 10_000;

/** Knows whether the watches have told what triggers are about, and waits until they have. */
export class Sightings {
  readonly #settings: SightingsSettings;
  readonly #reach = new Reach<WatchTarget>();

  constructor(settings: SightingsSettings) {
    this.#settings = settings;
  }

  /** A handler that hands on what is told and wakes those who wait for it. */
  noting(target: WatchTarget, inner: ObjectHandler): ObjectHandler {
    return {
      upsert: (object) => {
        inner.upsert(object);
        this.#reach.notify(target);
      },
      delete: (gone) => {
        inner.delete(gone);
        this.#reach.notify(target);
      },
      reached: (version) => {
        inner.reached?.(version);
        this.#reach.notify(target);
      },
    };
  }

  /** Waits until the object is seen in the version that the trigger names, for 10 seconds at most. */
  async see(trigger: Trigger): Promise<Sighting> {
    const { apiVersion, kind } = trigger;
    const { ready, watched, targets } = this.#settings;
    const signal = AbortSignal.any([this.#settings.signal, AbortSignal.timeout(patience)]);
    try {
      await unlessAborted(ready(), signal);
    } catch {
      return 'not-reached';
    }
    const target = targets.byKind.get(`${apiVersion}/${kind}`);
    // Results are not judged, and new revisions alone write nothing.
    if (target === undefined || !(targets.posture.has(target) || targets.exceptions.has(target))) return 'absent';
    const phase = watched().states().get(target)?.phase;
    if (phase === 'missing') return 'absent';
    if (phase === 'forbidden') return 'not-reached';
    return (await this.#reach.wait(target, () => this.#isTold(target, trigger), signal)) ? 'seen' : 'not-reached';
  }

  #isTold(target: WatchTarget, trigger: Trigger): boolean {
    const { resourceVersion, type, uid } = trigger;
    if (resourceVersion !== '' && !this.#settings.watched().hasReached(target, resourceVersion)) return false;
    // Whoever has missed the deletion itself knows only the last version before.
    return type !== 'deleted' || uid === '' || this.#settings.uidOf(resourceId(trigger)) !== uid;
  }
}
