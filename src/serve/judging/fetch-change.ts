import type { FetchRequest, WantedCommit } from '../../platform/git/mirror/fetch-request.ts';
import { MirrorError } from '../../platform/git/mirror/mirror-error.ts';
import type { Mirror } from '../../platform/git/mirror/mirror.ts';
import type { StoredRun } from '../state/stored-run.ts';
import type { Look } from './look.ts';

/** Brings the commits of a run into the mirror, with a credential for this fetch alone. Rejects with a MirrorError. */
export async function fetchChange(
  mirror: Mirror,
  run: StoredRun,
  commits: readonly WantedCommit[],
  look: Look,
): Promise<void> {
  const { access, signal, workshop } = look;
  const { owner, repo } = run.subject;
  const request = {
    url: `${workshop.settings.gitUrl.replace(/\/+$/, '')}/${owner}/${repo}.git`,
    commits,
    signal,
  };
  const authorization = await access.gitAuthorization({ signal });
  if (await isFetched(mirror, { ...request, authorization })) return;
  // The token may have been revoked since it was given.
  const another = await access.gitAuthorization({ signal, refused: authorization });
  await mirror.fetch({ ...request, authorization: another });
}

/** False: the credential is refused. */
async function isFetched(mirror: Mirror, request: FetchRequest): Promise<boolean> {
  try {
    await mirror.fetch(request);
    return true;
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'ACCESS') return false;
    throw error;
  }
}
