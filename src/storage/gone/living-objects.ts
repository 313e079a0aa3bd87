import type { PostureKind } from '../../kube/kinds/watched/posture-kinds.ts';
import { toValidLabelValue } from '../../kube/names/label-value.ts';
import type { LiveOwner, ObjectHandler, TargetState } from '../../kube/watch/watched.ts';
import type { WatchedName } from './watched-kind.ts';

/** What is known about one name: it is there, it is not, or nobody can say. */
export type Life = 'there' | 'gone' | 'unknown';

/** Names of one kind. */
class NamesOfKind {
  readonly #names = new Map<string, Set<string>>();
  /** Of names that a label cannot hold: what a label holds instead, with how many share it. */
  readonly #labels = new Map<string, number>();
  phase: TargetState['phase'] = 'starting';

  get size(): number {
    let size = 0;
    for (const names of this.#names.values()) size += names.size;
    return size;
  }

  add(namespace: string, name: string): void {
    const known = this.#names.get(namespace);
    if (known?.has(name) === true) return;
    if (known) known.add(name);
    else this.#names.set(namespace, new Set([name]));
    this.#countLabel(namespace, name, 1);
  }

  remove(namespace: string, name: string): boolean {
    const known = this.#names.get(namespace);
    if (known?.delete(name) !== true) return false;
    if (known.size === 0) this.#names.delete(namespace);
    this.#countLabel(namespace, name, -1);
    return true;
  }

  has(namespace: string, name: string, isExact: boolean): boolean {
    if (this.#names.get(namespace)?.has(name) === true) return true;
    return !isExact && this.#labels.has(`${namespace}/${name}`);
  }

  #countLabel(namespace: string, name: string, by: 1 | -1): void {
    const label = toValidLabelValue(name);
    if (label === name) return;
    const key = `${namespace}/${label}`;
    const count = (this.#labels.get(key) ?? 0) + by;
    if (count > 0) this.#labels.set(key, count);
    else this.#labels.delete(key);
  }
}

/** Controllers of Kubernetes itself: no result is about a pod that is theirs. */
const builtInControllers: ReadonlySet<string> = new Set([
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'batch/Job',
  '/ReplicationController',
]);

/** Which objects there are, of the kinds that results are about: names and nothing else. */
export class LivingObjects {
  readonly #kinds = new Map<PostureKind, NamesOfKind>();

  constructor(kinds: readonly PostureKind[]) {
    for (const kind of kinds) this.#kinds.set(kind, new NamesOfKind());
  }

  /** How many names are kept. */
  get size(): number {
    let size = 0;
    for (const names of this.#kinds.values()) size += names.size;
    return size;
  }

  /** Takes what a watch of a kind tells; `onGone` is told of every name that is not there any more. */
  handlerOf(kind: PostureKind, onGone: (namespace: string, name: string) => void): ObjectHandler {
    const names = this.#kinds.get(kind);
    if (!names) throw new Error(`cannot follow ${kind.plural}: no result is about them`);
    return {
      upsert: ({ metadata: { namespace, name, ownerReferences } }) => {
        if (kind.kind === 'Pod' && isOfController(ownerReferences)) return;
        names.add(namespace, name);
      },
      delete: ({ namespace, name }) => {
        if (names.remove(namespace, name)) onGone(namespace, name);
      },
    };
  }

  setPhase(kind: PostureKind, phase: TargetState['phase']): void {
    const names = this.#kinds.get(kind);
    if (names) names.phase = phase;
  }

  /** Only a kind that is known up to this moment can say that something is gone. */
  lifeOf({ kind, namespace, name, isExact }: WatchedName): Life {
    const names = this.#kinds.get(kind);
    if (names?.phase !== 'synced') return 'unknown';
    if (names.has(namespace, name, isExact)) return 'there';
    // Most pods are not kept, and of a name that was cut nobody can ask the server.
    return kind.kind === 'Pod' && !isExact ? 'unknown' : 'gone';
  }

  /** `gone` when one of them is, whatever is known about the others. */
  lifeOfAll(all: readonly WatchedName[]): Life {
    const lives = all.map((one) => this.lifeOf(one));
    if (lives.includes('gone')) return 'gone';
    return lives.includes('unknown') ? 'unknown' : 'there';
  }
}

function isOfController(owners: readonly LiveOwner[] = []): boolean {
  return owners.some(({ apiVersion, kind, controller }) => {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    return controller === true && builtInControllers.has(`${group}/${kind}`);
  });
}
