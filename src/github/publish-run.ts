import type { Annotation } from './annotation.ts';
import type { CheckRun, CheckRuns, NewRun } from './check-runs.ts';
import { GithubError, UnknownOutcome } from './errors.ts';
import type { PlannedRun } from './planned-run.ts';
import { byteLength } from './utf8.ts';

/** More and GitHub rejects the request. */
const mostPerRequest = 50;
/** GitHub does not say how large a request may be; long details are spread over more of them. */
const mostBytesPerRequest = 1_000_000;
const mostRuns = 3;
const mostReadings = 3;

export interface PublishOptions {
  /** Waits before the next attempt; throws when the time is over. */
  readonly pause: (failures: number, reason: string, asked?: number) => Promise<void>;
  readonly log: (line: string) => void;
}

/** A run to go on with. `isFound`: it was there already, begun or complete; otherwise it is ours and new. */
export interface Begun {
  readonly run: CheckRun;
  readonly isFound: boolean;
}

/** The newest run for the same, or a new one. */
export async function beginRun(runs: CheckRuns, planned: NewRun, options: PublishOptions): Promise<Begun> {
  const run = await runs.find(planned);
  return run ? { run, isFound: true } : { run: await createRun(runs, planned, options), isFound: false };
}

/** The run that says it now. `isOld`: it did already. */
export interface Finished {
  readonly run: CheckRun;
  readonly isOld: boolean;
}

/**
 * Brings a run to what is planned. Annotations cannot be taken back, only added: when it cannot be told which of them
 * a run has, a new one replaces it.
 */
export async function finishRun(
  runs: CheckRuns,
  planned: PlannedRun,
  begun: Begun,
  options: PublishOptions,
): Promise<Finished> {
  let { run, isFound } = begun;
  for (let count = 1; ; count += 1) {
    if (isSettled(run, planned)) return { run, isOld: isFound };
    if (run.status !== 'completed') {
      const result = await write(runs, planned, { run, isFound }, options);
      if (result.kind === 'complete') return { run: result.run, isOld: false };
      if (result.kind === 'unclear') await replace(runs, run, options);
    }
    if (count === mostRuns) {
      throw new GithubError('UNCERTAIN', `nobody can tell which annotations ${mostRuns} check runs have`);
    }
    run = await createRun(runs, planned, options, run.id);
    isFound = false;
  }
}

/** Of a key there is one end only. What GitHub itself ended says nothing, nor does what another run is to replace. */
function isSettled({ status, conclusion }: CheckRun, planned: PlannedRun): boolean {
  if (status !== 'completed') return false;
  if (!planned.isKeyed) return conclusion === planned.conclusion;
  return conclusion !== null && conclusion !== 'stale' && conclusion !== 'cancelled';
}

/** `foreign`: the token may not write this run, another app made it. */
type Written = { readonly kind: 'complete'; readonly run: CheckRun } | { readonly kind: 'unclear' | 'foreign' };

async function write(
  runs: CheckRuns,
  planned: PlannedRun,
  { run, isFound }: Begun,
  options: PublishOptions,
): Promise<Written> {
  try {
    if (!(await annotate(runs, planned, run, options))) return { kind: 'unclear' };
    return { kind: 'complete', run: await runs.complete(run.id, planned) };
  } catch (error) {
    if (isFound && error instanceof GithubError && error.code === 'PERMISSION') return { kind: 'foreign' };
    throw error;
  }
}

/** Creates a run. If it is not known whether that was done, looks for one that was not there before. */
export async function createRun(
  runs: CheckRuns,
  planned: NewRun,
  { pause, log }: PublishOptions,
  replaced?: number,
): Promise<CheckRun> {
  for (;;) {
    try {
      return await runs.create(planned);
    } catch (error) {
      if (!(error instanceof UnknownOutcome)) throw error;
      log(`${error.message}; looking whether it is there`);
      for (let reading = 0; reading < mostReadings; reading += 1) {
        await pause(reading, error.message, reading === 0 ? error.wait : undefined);
        const found = await runs.find(planned);
        if (found && found.id !== replaced) return found;
      }
    }
  }
}

/** Sends the annotations that the run does not have; says whether it has exactly those planned. */
async function annotate(
  runs: CheckRuns,
  { annotations }: PlannedRun,
  { id, output }: CheckRun,
  options: PublishOptions,
): Promise<boolean> {
  let there: number | undefined = output.annotations_count;
  while (there < annotations.length) {
    const batch = batchFrom(annotations, there);
    there = await append(runs, id, { batch, before: there, after: there + batch.length }, options);
    if (there === undefined) return false;
  }
  return there === annotations.length;
}

interface Step {
  readonly batch: readonly Annotation[];
  /** Annotations of the run without the batch, and with it. */
  readonly before: number;
  readonly after: number;
}

/** How many annotations the run has afterwards; undefined if it is neither of the two possible numbers. */
async function append(runs: CheckRuns, id: number, step: Step, options: PublishOptions): Promise<number | undefined> {
  const { batch, before, after } = step;
  try {
    const { output } = await runs.append(id, batch);
    // GitHub may count late, but never too many: then somebody else writes this run, too.
    return output.annotations_count > after ? undefined : after;
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    options.log(`${error.message}; counting what is there`);
    for (let reading = 0; reading < mostReadings; reading += 1) {
      // The request may still be under way: that nothing has come is believed only after a while.
      await options.pause(reading, error.message, reading === 0 ? error.wait : undefined);
      const count = (await runs.read(id)).output.annotations_count;
      if (count !== before) return count === after ? after : undefined;
    }
    return before;
  }
}

function batchFrom(annotations: readonly Annotation[], start: number): readonly Annotation[] {
  const batch: Annotation[] = [];
  let bytes = 0;
  for (const annotation of annotations.slice(start, start + mostPerRequest)) {
    bytes += byteLength(JSON.stringify(annotation));
    if (batch.length > 0 && bytes > mostBytesPerRequest) break;
    batch.push(annotation);
  }
  return batch;
}

async function replace(runs: CheckRuns, { id }: CheckRun, { log }: PublishOptions): Promise<void> {
  log(`nobody can tell which annotations check run ${id} has: a new one replaces it`);
  try {
    await runs.cancel(id);
  } catch (error) {
    if (!(error instanceof GithubError) || error.code === 'GAVE_UP') throw error;
    // It stays unfinished, and the newer run is the one that counts.
    log(error.message);
  }
}
