import { MirrorError } from '../../platform/git/mirror/mirror-error.ts';
import type { Mirror } from '../../platform/git/mirror/mirror.ts';
import type { StoredRun } from '../state/stored-run.ts';
import { checkOf, closeRun } from './close-run.ts';
import { during } from './during.ts';
import { fetchChange } from './fetch-change.ts';
import { judge, type Judgement } from './judge.ts';
import { beginRun, type Look } from './look.ts';
import { noticeOf, unrelatedNotice } from './notices.ts';
import type { WantedChange } from './wanted.ts';

/** Judges a change as one run: begun on GitHub, rendered, filed, published. Goes on with the run that is open, if any. */
export async function judgeRun(open: StoredRun | undefined, wanted: WantedChange, look: Look): Promise<void> {
  const { state, now } = look.workshop;
  const run = open ?? beginRun(look, wanted);
  if (wanted.baseSha === undefined) state.runs.setNotice(run.id, unrelatedNotice(), now());
  else await judgeBegun(run, wanted, { ...look, isNew: !open });
  await closeRun(run.id, look);
}

async function judgeBegun(
  run: StoredRun,
  wanted: WantedChange,
  { isNew, ...look }: Look & { readonly isNew: boolean },
): Promise<void> {
  const { access, queued, workshop, signal } = look;
  const { state, now } = workshop;
  const begun = {
    ...checkOf(run, look),
    isNew,
    title: 'Judging this change',
    summary: `Rendering ${run.baseSha} and ${run.headSha} for every cluster, and comparing what is found.`,
  };
  state.runs.setCheck(run.id, await access.begin(begun, { signal }));
  try {
    const { report, outcome } = await fetchAndJudge(run, wanted, look);
    signal.throwIfAborted();
    state.runs.setReport(run.id, Buffer.from(report), outcome, now());
  } catch (error) {
    signal.throwIfAborted();
    const notice = noticeOf(error, queued.attempts);
    if (!notice) throw error;
    workshop.log.warn({ subject: queued.key, head: run.headSha, why: notice.sentences }, 'not evaluated');
    state.runs.setNotice(run.id, isOfMachine(error) ? { ...notice, sentences: [brokenMirror] } : notice, now());
  }
}

const brokenMirror = 'The mirror of the repository is broken, or cannot be written.';

/** Such errors tell where things lie on the machine of the gate, which is for its log alone. */
function isOfMachine(error: unknown): boolean {
  return error instanceof MirrorError && error.code === 'BROKEN';
}

/** While it lasts nobody else's fetch takes the commits away. */
function fetchAndJudge(
  run: StoredRun,
  { headRef, tipSha = run.baseSha }: WantedChange,
  look: Look,
): Promise<Judgement> {
  const { mirrors, metrics } = look.workshop;
  const mirror = mirrors.of(run.subject);
  const { baseSha, headSha } = run;
  const commits = Array.from(new Set([baseSha, tipSha]), (sha) => ({ sha }));
  const fetchAll = (): Promise<void> => fetchChange(mirror, run, [...commits, { sha: headSha, ref: headRef }], look);
  return mirror.use([baseSha, tipSha, headSha], async () => {
    await during(metrics, 'fetch', fetchAll, (seconds) => metrics.fetched(seconds));
    return render(mirror, run, tipSha, look);
  });
}

/** Waits for its turn and judges. How long it took says how heavy the repository is the next time. */
async function render(
  mirror: Mirror,
  run: StoredRun,
  policySha: string,
  { workshop, signal }: Look,
): Promise<Judgement> {
  const { state, slots, metrics, settings, now } = workshop;
  const { subject } = run;
  const cost = state.repositories.cost(subject)?.seconds ?? 0;
  const isHeavy = cost > settings.heavySeconds || (await mirror.bytes()) > settings.heavyBytes;
  const took = (seconds: number): void => {
    metrics.judged(isHeavy ? 'heavy' : 'light', seconds);
    if (!signal.aborted) state.repositories.setCost(subject, seconds, now());
  };
  const repository = `${subject.owner}/${subject.repo}`;
  const { directory } = mirror;
  const work = (): Promise<Judgement> => judge({ directory, ...run, policySha }, settings.judge, signal);
  return slots.run({ repository, isHeavy, signal }, () => during(metrics, 'judge', work, took));
}
