import { gatePage } from '../report/gate/gate-html.ts';
import type { PageFrame } from '../report/gate/page/frame.ts';
import { noticePage } from '../report/gate/page/notice-page.ts';
import type { State } from './state/state.ts';
import type { StoredRun } from './state/stored-run.ts';
import { reportOf } from './stored-report.ts';

/** The page of a run as HTML; undefined when nothing is known of it, or not any more. */
export function pageOf(id: string, state: State, webUrl: string): Iterable<string> | undefined {
  const run = state.runs.get(id);
  if (!run) return undefined;
  const frame = frameOf(run, webUrl);
  const json = state.runs.report(id);
  if (json) return gatePage(reportOf(json), frame);
  const notice = 'notice' in run ? run.notice : undefined;
  if (notice) {
    // The page begins with that word by itself.
    const heading = notice.title.replace(/^INCOMPLETE: /, '');
    return noticePage({ heading, sentence: notice.summary, details: notice.sentences, frame });
  }
  switch (run.state) {
    case 'cancelling':
    case 'cancelled':
      return noticePage({ heading: 'Not judged', sentence: 'There was something newer to judge.', frame });
    case 'begun':
      return noticePage({
        heading: 'Not judged yet',
        sentence: 'This change is being judged. Look again later.',
        frame,
      });
    case 'judged':
    case 'noticed':
    case 'published':
      return noticePage({
        heading: 'No longer there',
        sentence: 'The report of this verdict is not kept any more.',
        frame,
      });
  }
}

function frameOf(
  { subject, headSha, baseSha, baseRef, checkName, begunAt, check }: StoredRun,
  webUrl: string,
): PageFrame {
  const { owner, repo } = subject;
  const repository = `${webUrl.replace(/\/+$/, '')}/${owner}/${repo}`;
  const change =
    subject.kind === 'pull'
      ? {
          name: `#${subject.number}`,
          text: `pull request ${subject.number}`,
          href: `${repository}/pull/${subject.number}`,
        }
      : { name: 'merge queue', text: 'commit', href: `${repository}/commit/${headSha}` };
  return {
    title: `${owner}/${repo} ${change.name}`,
    links: [{ text: change.text, href: change.href }, ...(check ? [{ text: 'check run', href: check.url }] : [])],
    facts: [
      ['check', checkName],
      ['commit', headSha],
      ['into', `${baseRef}, from ${baseSha}`],
      ['begun', new Date(begunAt).toISOString()],
    ],
  };
}
