import { isCollected } from '../../engine/collection.ts';
import type { Inventory } from '../../engine/inventory.ts';
import type { GoneObject, LiveObject, ObjectHandler } from '../../kube/watch/watched.ts';
import { resourceId, type Resource } from '../../model/resource.ts';
import type { NamespaceRules } from '../../service/namespaces/namespace-rules.ts';
import type { AwaitedKeys } from './awaited-keys.ts';
import { isIgnored } from './is-ignored.ts';
import type { JudgedObjects } from './judged-objects.ts';
import { liveResource } from './live-resource.ts';
import type { SkippedObjects } from './skipped-objects.ts';

/**
 * Whether an object is one to be judged by itself, whatever its namespace. Only in the namespace of the installation an
 * object may ask to be left out: elsewhere that would be a way to hide.
 */
export function isSubject(resource: Resource, kubescapeNamespace: string): boolean {
  return isCollected(resource) && !(resource.namespace === kubescapeNamespace && isIgnored(resource.object));
}

export interface PostureFeedSettings {
  readonly inventory: Inventory;
  readonly objects: JudgedObjects;
  readonly skipped: SkippedObjects;
  readonly awaited: AwaitedKeys;
  readonly rules: NamespaceRules;
  readonly kubescapeNamespace: string;
  /** Whether the first lists are through: what they tell has no trigger of its own. */
  readonly isSettled: () => boolean;
}

/** Fills the inventory with what a watch tells, and notes beside it what results say of objects. */
export function postureFeed(settings: PostureFeedSettings): ObjectHandler {
  const { inventory, objects, skipped, awaited, rules, kubescapeNamespace, isSettled } = settings;
  return {
    upsert(live: LiveObject): void {
      const resource = liveResource(live);
      const { key } = resource;
      if (!isCollected(resource)) {
        // Whoever owns it is judged in its place; most objects of a cluster are such Pods, and nothing of them is kept.
        inventory.delete(key);
        skipped.delete(resource);
        objects.delete(key);
        return;
      }
      inventory.upsert(resource);
      const isOne = isSubject(resource, kubescapeNamespace);
      const isAllowed = rules.allows(resource);
      if (isOne && !isAllowed) skipped.add(resource);
      else skipped.delete(resource);
      if (!isOne || !isAllowed) {
        objects.delete(key);
        return;
      }
      const isChanged = objects.set(live);
      if (isChanged && live.metadata.generation !== undefined && isSettled()) awaited.mark(key);
    },
    delete(gone: GoneObject): void {
      const key = resourceId(gone);
      inventory.delete(key);
      objects.delete(key);
      skipped.delete(gone);
      if (isSettled()) awaited.mark(key);
    },
  };
}
