import { apiVersionOf } from '../../kube/api/kube-api.ts';
import type { GoneObject, LiveMetadata, LiveObject, ObjectHandler, WatchTarget } from '../../kube/watch/watched.ts';
import type { NamedObject } from '../../service/namespaces/namespace-rules.ts';
import type { Trigger } from '../../service/triggers/trigger.ts';
import type { Decision } from '../metrics-table.ts';
import { RescanRequests } from '../rescans/rescan-requests.ts';
import { NewestOfKinds } from './newest.ts';
import { SeenObjects } from './seen-objects.ts';

/** Who acts on what is decided. */
export interface ObjectDecisions {
  /** The namespace rules of the moment. */
  allows(object: NamedObject): boolean;
  trigger(trigger: Trigger): void;
  /** Somebody asked on a namespace that everything in it is scanned again. */
  rescanNamespace(name: string): void;
  /** Nothing is triggered, and why; `isAsked`: although somebody asked for it. */
  skip(decision: Exclude<Decision, 'triggered' | 'coalesced' | 'rescan'>, object: NamedObject, isAsked?: boolean): void;
  /** The first list is over, with the newest object that it had. */
  listed(target: WatchTarget, newest: readonly Trigger[]): void;
}

/** Decides about the objects of one kind which change is worth a trigger. What the first list holds is not: a scan of all is. */
export class ObjectWatch implements ObjectHandler {
  readonly #target: WatchTarget;
  readonly #decisions: ObjectDecisions;
  readonly #seen = new SeenObjects();
  readonly #requests = new RescanRequests();
  readonly #newest = new NewestOfKinds();
  #isListed = false;

  constructor(target: WatchTarget, decisions: ObjectDecisions) {
    this.#target = target;
    this.#decisions = decisions;
  }

  /** Objects that are judged by themselves. */
  get size(): number {
    return this.#seen.size;
  }

  upsert({ metadata }: LiveObject): void {
    const { kind } = this.#target.kind;
    const object = { kind, namespace: metadata.namespace, name: metadata.name };
    const request = this.#requests.see(metadata);
    const seen = this.#seen.see(kind, metadata);
    const isAsked = request !== undefined && this.#isListed;
    if (seen === 'owned') return this.#decisions.skip('owned', object, isAsked);
    if (!this.#decisions.allows(object)) return this.#decisions.skip('filtered', object, isAsked);
    if (!this.#isListed) {
      this.#newest.note(this.#triggerOf(metadata, 'changed'));
      return this.#decisions.skip('initial', object);
    }
    if (isAsked && kind === 'Namespace') this.#decisions.rescanNamespace(metadata.name);
    else if (isAsked) return this.#decisions.trigger(this.#triggerOf(metadata, 'rescan'));
    if (seen === 'unchanged') return this.#decisions.skip('unchanged', object);
    return this.#decisions.trigger(this.#triggerOf(metadata, 'changed'));
  }

  delete(gone: GoneObject): void {
    const { kind, namespace, name } = gone;
    this.#requests.forget(gone.uid);
    if (!this.#seen.forget(gone.uid)) return this.#decisions.skip('owned', { kind, namespace, name });
    if (!this.#decisions.allows(gone)) return this.#decisions.skip('filtered', { kind, namespace, name });
    return this.#decisions.trigger(this.#triggerOf(gone, 'deleted'));
  }

  reached(): void {
    if (this.#isListed) return;
    this.#isListed = true;
    this.#decisions.listed(this.#target, this.#newest.take());
  }

  #triggerOf(
    object: Pick<LiveMetadata, 'namespace' | 'name' | 'uid' | 'resourceVersion'>,
    type: Trigger['type'],
  ): Trigger {
    const { namespace, name, uid, resourceVersion } = object;
    const { kind } = this.#target;
    return { apiVersion: apiVersionOf(kind), kind: kind.kind, namespace, name, uid, resourceVersion, type };
  }
}
