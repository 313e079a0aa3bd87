import { KubeError } from '../api/kube-error.ts';
import { type Wanted, liveObject } from '../list/live-object.ts';
import type { LiveObject } from './watched.ts';

export type WatchEvent =
  | { readonly type: 'upsert' | 'delete'; readonly object: LiveObject }
  /** Nothing happened, up to this version. */
  | { readonly type: 'bookmark'; readonly resourceVersion: string };

/**
 * Reads a line of a watch. Throws KubeError: `gone` and others for an event that says so, `garbage` for what no API server
 * sends.
 */
export function watchEvent(wanted: Wanted, line: string): WatchEvent {
  const { type, object } = Object(parsed(wanted, line));
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'upsert', object: liveObject(wanted, object) };
    case 'DELETED':
      return { type: 'delete', object: liveObject(wanted, object) };
    case 'BOOKMARK':
      return { type: 'bookmark', resourceVersion: bookmarked(wanted, object) };
    case 'ERROR':
      throw toldError(wanted, object);
    default:
      throw garbage(wanted, `an event of type ${JSON.stringify(type)?.slice(0, 80)}`);
  }
}

function parsed(wanted: Wanted, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw garbage(wanted, 'a line that is no JSON');
  }
}

function bookmarked(wanted: Wanted, object: unknown): string {
  const { resourceVersion } = Object(Object(object).metadata);
  if (typeof resourceVersion === 'string' && resourceVersion !== '') return resourceVersion;
  throw garbage(wanted, 'a bookmark without resourceVersion');
}

/** What the Status of an ERROR event means. */
function toldError({ kind }: Wanted, object: unknown): KubeError {
  const { code, reason, message, details } = Object(object);
  const status = Number.isInteger(code) ? Number(code) : 0;
  const seconds = Number(Object(details).retryAfterSeconds ?? 0);
  const text = `the watch of ${kind.plural} ended: ${JSON.stringify(message ?? reason ?? '').slice(0, 200)} (${status})`;
  if (status === 410 || reason === 'Expired' || reason === 'Gone') return new KubeError('gone', text, { status });
  if (status === 401) return new KubeError('unauthorized', text, { status });
  if (status === 403) return new KubeError('forbidden', text, { status });
  return new KubeError('busy', text, { status, ...(seconds > 0 && { retryAfterSeconds: seconds }) });
}

function garbage({ kind }: Wanted, what: string): KubeError {
  return new KubeError('garbage', `in the watch of ${kind.plural} came ${what}`);
}
