import type { Fix, Violation } from '../model/finding.ts';
import type { Path } from '../model/path.ts';

const none: readonly never[] = [];
const empty: Violation = { subject: '', failed: none, review: none, delete: none, fix: none };

/** A finding without any path: the resource as a whole, or a container that no path can help. */
export function bare(subject = ''): Violation {
  return { ...empty, subject };
}

/** A finding whose fields should go. `items` names what stands at each path, where a position is no identity. */
export function deleting(subject: string, paths: readonly Path[], items?: readonly string[]): Violation {
  return { ...empty, subject, failed: paths, delete: paths, ...(items ? { items } : {}) };
}

/** A finding whose fields somebody has to look at. `items` as in `deleting`. */
export function reviewing(subject: string, paths: readonly Path[], items?: readonly string[]): Violation {
  return { ...empty, subject, failed: paths, review: paths, ...(items ? { items } : {}) };
}

/** A finding that setting fields mends. */
export function fixing(subject: string, fix: readonly Fix[], failed: readonly Path[] = none): Violation {
  return { ...empty, subject, failed, fix };
}

/** A finding that a command of the cloud provider mends. */
export function commanding(fixCommand: string): Violation {
  return { ...empty, fixCommand };
}
