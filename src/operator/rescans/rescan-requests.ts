import type { LiveMetadata } from '../../kube/watch/watched.ts';

/** Asks for a rescan of what it stands on: once per value. */
export const rescanAnnotation = 'kubescape.io/rescan';

/** Values are kept and sent no longer than this. */
const longestValue = 500;

/** The values of the annotation that were seen last, by object. Objects without it cost nothing. */
export class RescanRequests {
  readonly #values = new Map<string, string>();

  /** The value, where it is another one than the last; at most 500 characters. */
  see({ uid, annotations }: LiveMetadata): string | undefined {
    const value = annotations?.[rescanAnnotation]?.slice(0, longestValue);
    if (value === undefined || value === this.#values.get(uid)) return undefined;
    this.#values.set(uid, value);
    return value;
  }

  forget(uid: string): void {
    this.#values.delete(uid);
  }
}
