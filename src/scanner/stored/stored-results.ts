import { ownAnnotations } from '../../kube/names/metadata-keys.ts';
import { compareVersions } from '../../kube/watch/resource-version.ts';
import type { GoneObject, LiveObject, ObjectHandler } from '../../kube/watch/watched.ts';
import { changedAt, ownAnnotationKeys, ownLabelKeys, type StoredMetadata } from '../results/decide-write.ts';
import type { StoredPlace } from '../results/result-claims.ts';
import { holderIn } from '../results/result-holder.ts';
import type { ResultMetadata } from '../results/wire.ts';
import { contentMark } from './content-mark.ts';
import { resultKinds, type ResultKind } from './result-kinds.ts';

/** What is kept of a stored result: enough to know that nothing has to be written. */
interface Known {
  readonly resourceVersion: string;
  readonly mark: string;
  /** When its verdict changed, in milliseconds since 1970; undefined where it does not say. */
  readonly changedAt: number | undefined;
  /** The beginning of its verdict hash, as a number: a text would take ten times as much. */
  readonly verdict: number | undefined;
  /** Whether all that is there is ours, so that nobody's labels and annotations have to be kept. */
  readonly isOurs: boolean;
  readonly hasRevision: boolean;
  /** Undefined of what is not ours. */
  readonly identity: string | undefined;
}

/** A stored result of ours. */
export interface OwnStored extends StoredPlace {
  readonly kind: ResultKind;
  readonly identity: string;
}

/**
 * The results that are stored, as a metadata-only watch and the answers to our own writes tell. About 400 bytes for each
 * object.
 */
export class StoredResults {
  readonly #known: Readonly<Record<ResultKind, Map<string, Known>>> = { scan: new Map(), summary: new Map() };

  /** Takes what a watch of this kind tells. What is older than an answer that came first is passed over. */
  handler(kind: ResultKind): ObjectHandler {
    return {
      upsert: ({ metadata }: LiveObject) => this.record(kind, metadata, metadata),
      delete: (gone: GoneObject) => {
        const known = this.#known[kind].get(keyOf(gone));
        if (known && !isOlder(gone.resourceVersion, known.resourceVersion)) this.#known[kind].delete(keyOf(gone));
      },
    };
  }

  /** A result is stored with this metadata. */
  record(kind: ResultKind, place: StoredPlace, metadata: StoredMetadata): void {
    const { resourceVersion = '' } = metadata;
    const known = this.#known[kind].get(keyOf(place));
    if (known && isOlder(resourceVersion, known.resourceVersion)) return;
    this.#known[kind].set(keyOf(place), {
      resourceVersion,
      mark: contentMark(metadata),
      ...datedAs(metadata),
      verdict: verdictNumber(metadata.annotations?.[ownAnnotations.verdictHash]),
      hasRevision: metadata.annotations?.[ownAnnotations.fluxRevision] !== undefined,
      identity: holderIn(metadata),
    });
  }

  /** A result is not stored, as the API server says. */
  forget(kind: ResultKind, place: StoredPlace): void {
    this.#known[kind].delete(keyOf(place));
  }

  has(kind: ResultKind, place: StoredPlace): boolean {
    return this.#known[kind].has(keyOf(place));
  }

  /** How many are stored, of everybody. */
  count(kind: ResultKind): number {
    return this.#known[kind].size;
  }

  /** Whether what is stored under its name has all of this intact. When in doubt it has not. */
  holds(kind: ResultKind, wanted: ResultMetadata): boolean {
    const known = this.#known[kind].get(keyOf(wanted));
    if (known?.changedAt === undefined || known.mark !== contentMark(wanted)) return false;
    return known.hasRevision || wanted.annotations[ownAnnotations.fluxRevision] === undefined;
  }

  /**
   * What a new version of a result has to know of the stored one, where that can be replaced without being read: it is of the
   * same subject, and nothing in it is anybody else's. Undefined otherwise.
   */
  replaceable(kind: ResultKind, wanted: ResultMetadata): StoredMetadata | undefined {
    const known = this.#known[kind].get(keyOf(wanted));
    const { verdictHash, verdictChanged } = ownAnnotations;
    if (!known?.isOurs || known.changedAt === undefined) return undefined;
    if (known.identity !== holderIn(wanted) || known.resourceVersion === '') return undefined;
    const hash = wanted.annotations[verdictHash] ?? '';
    const isSame = known.verdict !== undefined && known.verdict === verdictNumber(hash);
    return {
      resourceVersion: known.resourceVersion,
      annotations: {
        [verdictChanged]: new Date(known.changedAt).toISOString(),
        ...(isSame ? { [verdictHash]: hash } : {}),
      },
    };
  }

  /** Whose result is stored under a name; undefined where none of ours is. */
  holderOf(namespace: string, name: string): string | undefined {
    return this.#known.scan.get(keyOf({ namespace, name }))?.identity;
  }

  /** What is stored of ours in one place. */
  at(place: StoredPlace): readonly OwnStored[] {
    return resultKinds.flatMap((kind) => {
      const identity = this.#known[kind].get(keyOf(place))?.identity;
      return identity === undefined ? [] : [{ kind, identity, namespace: place.namespace, name: place.name }];
    });
  }

  /** All that is stored of ours. */
  *own(): Generator<OwnStored> {
    for (const kind of resultKinds) {
      for (const [key, { identity }] of this.#known[kind]) {
        if (identity === undefined) continue;
        const slash = key.indexOf('/');
        yield { kind, identity, namespace: key.slice(0, slash), name: key.slice(slash + 1) };
      }
    }
  }
}

function datedAs(metadata: StoredMetadata): Pick<Known, 'changedAt' | 'isOurs'> {
  const { labels = {}, annotations = {} } = metadata;
  const text = changedAt(metadata);
  const time = text === undefined ? undefined : Date.parse(text);
  const isOurs =
    Object.keys(labels).every((key) => ownLabelKeys.has(key)) &&
    Object.keys(annotations).every((key) => ownAnnotationKeys.has(key)) &&
    // Written otherwise it would come out as another text.
    time !== undefined &&
    new Date(time).toISOString() === text;
  return { changedAt: time, isOurs };
}

function verdictNumber(hash: string | undefined): number | undefined {
  const digits = /^[0-9a-f]{12}/.exec(hash ?? '')?.[0];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

function isOlder(version: string, than: string): boolean {
  return (compareVersions(version, than) ?? 0) < 0;
}

/** Neither holds a slash. */
function keyOf({ namespace, name }: StoredPlace): string {
  return `${namespace}/${name}`;
}
