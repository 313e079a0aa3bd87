import { checkAccess, type Access } from '../../github/access.ts';
import { GithubError } from '../../github/errors.ts';
import { checkPublication, type Publication, type Published } from '../../github/publication.ts';
import { publish } from '../../github/publish.ts';
import { verdictTexts } from '../../github/verdict-texts.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';
import { exitCodes, UsageError } from '../errors.ts';

/** Where a verdict is published, and as what. */
export interface Destination
  extends
    Pick<Publication, 'owner' | 'repo' | 'checkName' | 'detailsUrl' | 'commentOn'>,
    Pick<Access, 'token' | 'apiUrl'> {}

/** `failed`: GitHub would have to have it, and does not. */
export type PublishedVerdict = Published | { readonly published: 'failed'; readonly why: string };

/** Throws UsageError for what could not be published to: better before the work than after it. */
export function checkDestination(destination: Destination): void {
  try {
    checkPublication({ ...destination, headSha: '0'.repeat(40) });
    checkAccess(destination);
  } catch (error) {
    if (error instanceof GithubError) throw new UsageError(`cannot publish: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Publishes a verdict on its head, which has to be a commit. What keeps it from being published is logged. */
export async function publishVerdict(
  report: GateReport,
  { token, apiUrl, ...destination }: Destination,
  log: (line: string) => void,
): Promise<PublishedVerdict> {
  const { commit } = report.head;
  if (commit === undefined) throw new Error('a work tree has no commit to publish a verdict on');
  const publication = { ...destination, headSha: commit, report, ...verdictTexts(report) };
  try {
    return await publish(publication, { token, apiUrl, log });
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    log(`not published: ${error.message}`);
    return { published: 'failed', why: error.message };
  }
}

/** A verdict that nobody hears of must not look like a passed one. */
export function exitCodeOf({ outcome }: GateReport, isPublished: boolean): number {
  return outcome === 'pass' && !isPublished ? exitCodes.incomplete : exitCodes[outcome];
}
