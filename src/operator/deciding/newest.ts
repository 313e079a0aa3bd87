import { compareVersions } from '../../kube/watch/resource-version.ts';
import type { Trigger } from '../../service/triggers/trigger.ts';

/**
 * Keeps the newest trigger of each kind. Whoever has reached that one has reached all others of its kind: so a scan that
 * replaces many triggers has to wait for a few only.
 */
export class NewestOfKinds {
  readonly #newest = new Map<string, Trigger>();

  note(trigger: Trigger): void {
    const key = `${trigger.apiVersion}/${trigger.kind}`;
    const known = this.#newest.get(key);
    const isNewer = known === undefined || (compareVersions(trigger.resourceVersion, known.resourceVersion) ?? 1) > 0;
    if (isNewer) this.#newest.set(key, trigger);
  }

  /** All of them, which are forgotten with that. */
  take(): readonly Trigger[] {
    const all = [...this.#newest.values()];
    this.#newest.clear();
    return all;
  }
}
