import type { LiveObject } from '../../kube/watch/watched.ts';
import { readSubject, type Subject } from '../gone/read-subject.ts';
import type { ResultKind } from '../kinds/stored-kinds.ts';
import type { StoredVersion } from '../store/result-store.ts';
import { estimatedBytes } from './estimated-bytes.ts';
import { imagesOf } from './images.ts';

/** Of a stored result what decides about its life. */
export interface StoredResult extends StoredVersion {
  readonly kind: ResultKind;
  readonly subject: Subject;
  readonly bytes: number;
  /** When it was written, as it says, else when it was made; in milliseconds since 1970. */
  readonly writtenAt: number;
  /** Somebody said that it is theirs: it is never deleted. */
  readonly isKept: boolean;
  /** Images that it is about (of `image`), or that it says are in use (of `counts`). */
  readonly images: readonly string[];
}

const managedBy = 'kubescape.io/managed-by';
const timestamp = 'kubescape.io/timestamp';

/** Cuts down what a watch tells of a result. */
export function storedResult(kind: ResultKind, object: LiveObject): StoredResult {
  const { metadata } = object;
  const { namespace, name, uid, resourceVersion, annotations = {} } = metadata;
  return {
    kind,
    namespace,
    name,
    uid,
    resourceVersion,
    subject: readSubject(metadata),
    bytes: estimatedBytes(kind, object),
    writtenAt: timeOf(annotations[timestamp], metadata.creationTimestamp),
    isKept: annotations[managedBy] === 'User',
    images: kind.class === 'posture' ? [] : imagesOf(kind, object),
  };
}

function timeOf(seconds: string | undefined, created: string | undefined): number {
  if (seconds !== undefined && /^\d{1,11}$/.test(seconds)) return Number(seconds) * 1000;
  const time = Date.parse(created ?? '');
  return Number.isNaN(time) ? 0 : time;
}
