import type { GoneObject, LiveObject, ObjectHandler } from '../../kube/watch/watched.ts';
import type { Trigger } from '../../service/triggers/trigger.ts';
import { judgedObject } from './judged-object.ts';
import { RescanRequests } from './rescan-requests.ts';

/** What there is to do for who asked on a result: a trigger, or in a sentence why there is none. */
export type OnRequest = (trigger: Trigger | undefined, result: LiveObject) => void;

/** The lowest version there is: whoever asks knows none, and whatever the scanner knows will do. */
const anyVersion = '0';

/** Hears of results whose annotation asks for a rescan. What was asked for before the first list ended is not told. */
export class ResultWatch implements ObjectHandler {
  readonly #onRequest: OnRequest;
  readonly #requests = new RescanRequests();
  #isListed = false;

  constructor(onRequest: OnRequest) {
    this.#onRequest = onRequest;
  }

  upsert(object: LiveObject): void {
    const request = this.#requests.see(object.metadata);
    if (request === undefined || !this.#isListed) return;
    const judged = judgedObject(object.metadata);
    const trigger = judged && { ...judged, uid: '', resourceVersion: anyVersion, type: 'rescan' as const, request };
    this.#onRequest(trigger, object);
  }

  delete({ uid }: GoneObject): void {
    this.#requests.forget(uid);
  }

  reached(): void {
    this.#isListed = true;
  }
}
