import * as z from 'zod';
import { apiVersionOf, type KubeApi, type ServedKind } from '../../../kube/api/kube-api.ts';
import { KubeError } from '../../../kube/api/kube-error.ts';
import { resourceName, unreadBecause, type UnreadKind } from './unread-kind.ts';

/** A kind that is to be read. */
export interface WantedKind extends ServedKind {
  /** A cluster without it is complete. */
  readonly isOptional?: true;
}

/** What may be listed, and what certainly cannot be. Optional kinds that the server lacks are in neither. */
export interface KindAnswer {
  readonly served: readonly WantedKind[];
  readonly unread: readonly UnreadKind[];
}

/** Of an APIResourceList what tells whether a kind can be listed. */
const Resources = z.object({ resources: z.array(z.object({ name: z.string(), verbs: z.array(z.string()) })) });

/** `unknown`: nobody may ask, so that a list has to tell. */
type GroupAnswer = ReadonlySet<string> | 'absent' | 'unknown' | KubeError;

/**
 * Asks the API server which of these kinds it serves, one request for each version of a group. Throws KubeError when it
 * does not answer even for its core group: then there is nothing to scan.
 */
export async function askServedKinds(api: KubeApi, kinds: readonly WantedKind[]): Promise<KindAnswer> {
  const core = await askGroup(api, '/api/v1');
  if (core instanceof KubeError) throw core;
  if (core === 'absent')
    throw new KubeError('missing', 'it does not know /api/v1, so it is no API server of Kubernetes');
  const groups = Array.from(new Set(kinds.map(pathOf))).filter((path) => path !== '/api/v1');
  const answers = new Map<string, GroupAnswer>([['/api/v1', core]]);
  await Promise.all(groups.map(async (path) => answers.set(path, await askGroup(api, path))));
  const served: WantedKind[] = [];
  const unread: UnreadKind[] = [];
  for (const kind of kinds) {
    const answer = answers.get(pathOf(kind)) ?? 'unknown';
    if (answer instanceof KubeError) unread.push(unreadBecause(kind, answer));
    else if (answer === 'unknown' || (answer !== 'absent' && answer.has(kind.plural))) served.push(kind);
    else if (kind.isOptional !== true) unread.push({ kind, reason: notServed(kind) });
  }
  return { served, unread };
}

function pathOf({ group, version }: ServedKind): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

function notServed(kind: ServedKind): string {
  return `cannot list ${resourceName(kind)}: the API server does not serve it in ${apiVersionOf(kind)}`;
}

async function askGroup(api: KubeApi, path: string): Promise<GroupAnswer> {
  try {
    const parsed = Resources.safeParse(await api.request({ method: 'GET', path }));
    if (!parsed.success) return new KubeError('garbage', `GET ${path} is answered with something else than resources`);
    const { resources } = parsed.data;
    return new Set(resources.filter(({ verbs }) => verbs.includes('list')).map(({ name }) => name));
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    if (error.fault === 'missing') return 'absent';
    return error.fault === 'forbidden' ? 'unknown' : error;
  }
}
