import type { GoneObject, LiveObject, ObjectHandler } from '../../kube/watch/watched.ts';
import type { Trigger } from '../../service/triggers/trigger.ts';
import { judgedObject } from './judged-object.ts';
import { RescanRequests } from './rescan-requests.ts';

export interface ResultNews {
  /** What there is to do for who asked on a result: a trigger, or in a sentence why there is none. */
  onRequest(trigger: Trigger | undefined, result: LiveObject): void;
  /** All results of the kind are gone, or were for a while, and why. */
  onLoss(why: string): void;
}

/** The lowest version there is: whoever asks knows none, and whatever the scanner knows will do. */
const anyVersion = '0';

/**
 * Hears of results whose annotation asks for a rescan; what was asked for before the first list ended is not told. Also of
 * the loss of all results, as when their definition is deleted: there are always some, of the installation itself.
 */
export class ResultWatch implements ObjectHandler {
  readonly #news: ResultNews;
  readonly #requests = new RescanRequests();
  readonly #stored = new Set<string>();
  #isListed = false;
  #wasMissing = false;

  constructor(news: ResultNews) {
    this.#news = news;
  }

  upsert(object: LiveObject): void {
    this.#stored.add(object.metadata.uid);
    const request = this.#requests.see(object.metadata);
    if (request === undefined || !this.#isListed) return;
    const judged = judgedObject(object.metadata);
    const trigger = judged && { ...judged, uid: '', resourceVersion: anyVersion, type: 'rescan' as const, request };
    this.#news.onRequest(trigger, object);
  }

  delete({ uid, kind }: GoneObject): void {
    this.#requests.forget(uid);
    this.#stored.delete(uid);
    if (this.#stored.size === 0) this.#news.onLoss(`every ${kind} is gone`);
  }

  /** The API server does not serve the kind. */
  missing(): void {
    this.#wasMissing = true;
  }

  reached(): void {
    this.#isListed = true;
    if (!this.#wasMissing) return;
    this.#wasMissing = false;
    this.#news.onLoss('results can be stored again');
  }
}
