import { compareVersions } from '../../../../src/kube/watch/resource-version.ts';
import type { WatchNews } from '../../../../src/kube/watch/watch-news.ts';
import { Moments } from './moments.ts';
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
  readonly #moments: Moments;

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
      this.#moments.look();
    },
    delete: ({ name, namespace, uid, resourceVersion }) => {
      const key = `${namespace}/${name}`;
      this.told.push(`-${name}@${resourceVersion}`);
      if (this.view.get(key)?.uid !== uid) this.violations.push(`${key} is told as gone, and was not there`);
      this.view.delete(key);
      this.#moments.look();
    },
    reached: () => this.#moments.look(),
  };

  readonly news: WatchNews = {
    onState: (target, state) => {
      this.phases.push(`${named(target)}${state.phase}`);
      this.#moments.look();
    },
    onRelist: (target, cause) => {
      this.relists.push(`${named(target)}${cause}`);
      this.#moments.look();
    },
    onDrop: (target, cause) => {
      this.drops.push(`${named(target)}${cause}`);
      this.#moments.look();
    },
    onEvent: (target, type) => {
      this.events.push(`${named(target)}${type}`);
      this.#moments.look();
    },
  };

  /** `patience`: how long `when` waits at most, in milliseconds. */
  constructor(patience?: number) {
    this.#moments = new Moments(patience);
  }

  /** Resolves once it is so; asked again after all that is told. */
  when(what: string, isSo: () => boolean): Promise<void> {
    return this.#moments.when(what, isSo, () => this.#state());
  }

  #state(): unknown {
    const { told, phases, relists, drops } = this;
    return { told: told.slice(-20), phases: phases.slice(-20), relists: relists.slice(-20), drops: drops.slice(-20) };
  }
}

function named({ kind }: WatchTarget): string {
  return kind.plural === 'configmaps' ? '' : `${kind.plural} `;
}
