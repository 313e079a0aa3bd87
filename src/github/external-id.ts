import { createHash } from 'node:crypto';
import type { CheckBegin } from './keyed-run.ts';
import { type Publication, checkNameOf } from './publication.ts';

/** Of what is published and how it is cut into annotations. Another number makes runs begun by older versions new. */
const form = 1;

/**
 * By what a check run is known again: the same for the same verdict on the same change, so that publishing it twice
 * gives one run. Where it was published from (token, address of the details) has no say.
 */
export function externalIdOf(publication: Publication): string {
  const { owner, repo, headSha, report, runKey } = publication;
  if (runKey !== undefined) return keyedIdOf({ ...publication, runKey });
  return idOf([
    form,
    `${owner}/${repo}`.toLowerCase(),
    checkNameOf(publication),
    report.base.commit ?? report.base.ref,
    headSha.toLowerCase(),
    report.policy.digest,
    createHash('sha256').update(JSON.stringify(report)).digest('hex'),
  ]);
}

/** The same for a run that has a key of its own: by that key, and for no other commit or check. */
export function keyedIdOf(run: Pick<CheckBegin, 'owner' | 'repo' | 'headSha' | 'runKey' | 'checkName'>): string {
  const { owner, repo, headSha, runKey } = run;
  return idOf([form, 'key', `${owner}/${repo}`.toLowerCase(), checkNameOf(run), headSha.toLowerCase(), runKey]);
}

function idOf(of: readonly unknown[]): string {
  return `gate-${createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 48)}`;
}
