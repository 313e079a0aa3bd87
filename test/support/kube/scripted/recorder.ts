import { compareVersions } from '../../../../src/kube/watch/resource-version.ts';
import type { WatchNews } from '../../../../src/kube/watch/watch-news.ts';
import type { ObjectHandler, WatchTarget } from '../../../../src/kube/watch/watched.ts';

interface Seen {
  readonly uid: string;
  readonly version: string;
}

/** Writes down what watches tell, and what they must not tell. */
export class Recorder {
  /** `+name@version` and `-name@version`, in order. */
  readonly told: string[] = [];
  /** `phase` of states, in order; with the plural before it where it is not that of ConfigMaps. */
  readonly phases: string[] = [];
  readonly relists: string[] = [];
  readonly drops: string[] = [];
  readonly events: string[] = [];
  /** What is there, by namespace and name, as it was told. */
  readonly view = new Map<string, Seen>();
  readonly violations: string[] = [];
  readonly #newest = new Map<string, string>();
  readonly #waiting = new Set<() => void>();

  readonly handler: ObjectHandler = {
    upsert: ({ metadata: { name, namespace, uid, resourceVersion } }) => {
      const key = `${namespace}/${name}`;
      this.told.push(`+${name}@${resourceVersion}`);
      const before = this.view.get(key);
      if (before && before.uid !== uid)
        this.violations.push(`${key} is another one, and the first was not told as gone`);
      if (before?.version === resourceVersion) this.violations.push(`${key}@${resourceVersion} is told twice`);
      const newest = this.#newest.get(uid) ?? '0';
      if ((compareVersions(resourceVersion, newest) ?? 1) < 0)
        this.violations.push(`${key} went back to ${resourceVersion}`);
      this.#newest.set(uid, resourceVersion);
      this.view.set(key, { uid, version: resourceVersion });
      this.#look();
    },
    delete: ({ name, namespace, uid, resourceVersion }) => {
      const key = `${namespace}/${name}`;
      this.told.push(`-${name}@${resourceVersion}`);
      if (this.view.get(key)?.uid !== uid) this.violations.push(`${key} is told as gone, and was not there`);
      this.view.delete(key);
      this.#look();
    },
    reached: () => this.#look(),
  };

  readonly news: WatchNews = {
    onState: (target, state) => {
      this.phases.push(`${named(target)}${state.phase}`);
      this.#look();
    },
    onRelist: (target, cause) => {
      this.relists.push(`${named(target)}${cause}`);
      this.#look();
    },
    onDrop: (target, cause) => {
      this.drops.push(`${named(target)}${cause}`);
      this.#look();
    },
    onEvent: (target, type) => {
      this.events.push(`${named(target)}${type}`);
      this.#look();
    },
  };

  /** Resolves once it is so; asked again after all that is told. */
  async when(what: string, isSo: () => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => void (isSo() && resolve());
    const timer = setTimeout(() => reject(new Error(`waited for ${what}: ${JSON.stringify(this.#state())}`)), 20_000);
    this.#waiting.add(look);
    look();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }

  /** Looks again, as something else happened. */
  #look(): void {
    for (const look of this.#waiting) look();
  }

  #state(): unknown {
    const { told, phases, relists, drops } = this;
    return { told: told.slice(-20), phases: phases.slice(-20), relists: relists.slice(-20), drops: drops.slice(-20) };
  }
}

function named({ kind }: WatchTarget): string {
  return kind.plural === 'configmaps' ? '' : `${kind.plural} `;
}
