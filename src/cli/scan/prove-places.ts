import { availableParallelism } from 'node:os';
import type { ControlVerdict, Evaluation, ResourceVerdicts } from '../../model/evaluation.ts';
import type { Path } from '../../model/path.ts';
import { Slots } from '../../platform/slots.ts';
import type { RenderedObject } from '../../render/flux/cluster/rendered.ts';
import type { HelmReleases } from '../../render/flux/release/helm-releases.ts';
import type { ReleaseProofs } from '../../render/judging/release-proofs.ts';
import { ownerOf, pathsOf } from '../../report/finding-paths.ts';
import { Progress } from '../progress.ts';

/** How long all proofs of a scan may take, in milliseconds. A run of helm that has begun may end later. */
const longestProving = 120_000;

/** What was found in a cluster, and what proves where it comes from. */
export interface Provable {
  readonly evaluation: Evaluation;
  readonly proofs: ReleaseProofs;
  readonly releases: Pick<HelmReleases, 'proveOrigin'>;
}

/** How many places in releases were asked for, and what came of it. */
export interface Proved {
  readonly asked: number;
  readonly proved: number;
  /** Those for which there was no time. */
  readonly left: number;
}

interface Question extends Omit<Provable, 'evaluation'> {
  readonly object: RenderedObject;
  readonly path: Path;
  readonly baseScore: number;
}

/**
 * Finds out which text decides the first path of every failing finding that is in a release, by rendering the release
 * again with values changed. What is proved is in the proofs afterwards. The most severe come first, and each object's
 * path once; none is begun once the time is over.
 */
export async function provePlaces(all: readonly Provable[], milliseconds = longestProving): Promise<Proved> {
  const questions = all.flatMap((one) => Array.from(questionsOf(one))).toSorted((a, b) => b.baseScore - a.baseScore);
  const end = performance.now() + milliseconds;
  const isOver = (): boolean => performance.now() >= end;
  const progress = new Progress(process.stderr);
  const slots = new Slots(availableParallelism());
  let [done, proved, left] = [0, 0, 0];
  const answer = async ({ releases, proofs, object, path }: Question): Promise<void> => {
    progress.show(() => `proving places in releases: ${done} of ${questions.length}`);
    const isLate = isOver();
    const origin = isLate ? object.origin(path) : await releases.proveOrigin(object, path, { isOver });
    const isProved = origin.certainty !== 'release' && origin.file !== '';
    if (isProved) proofs.add(object, path, origin);
    done += 1;
    if (isProved) proved += 1;
    else if (isLate || isOver()) left += 1;
  };
  await Promise.all(questions.map((question) => slots.run(() => answer(question))));
  progress.clear();
  return { asked: questions.length, proved, left };
}

/** What became of the proofs, in one sentence. */
export function provedSentence({ asked, proved, left }: Proved): string {
  if (asked === 0) return 'no finding stands in a release: there is nothing to prove';
  const rest = asked - proved;
  const late = left === 0 ? '' : `, ${left} of them for want of time`;
  return `proved ${proved} of ${asked} places in releases${rest === 0 ? '' : `; ${rest} remain the release's own${late}`}`;
}

function* questionsOf({ evaluation, proofs, releases }: Provable): Generator<Question> {
  const scores = new Map(evaluation.controls.map(({ id, baseScore }) => [id, baseScore]));
  const asked = new Map<RenderedObject, Set<string>>();
  for (const verdicts of evaluation.verdicts) {
    const byScore = verdicts.controls
      .filter(({ status }) => status === 'failed')
      .toSorted((a, b) => (scores.get(b.id) ?? 0) - (scores.get(a.id) ?? 0));
    for (const control of byScore) {
      for (const { object, path } of fieldsOf(control, verdicts, proofs)) {
        const paths = asked.get(object) ?? new Set();
        const key = JSON.stringify(path);
        if (paths.has(key) || object.origin(path).certainty !== 'release') continue;
        asked.set(object, paths.add(key));
        yield { proofs, releases, object, path, baseScore: scores.get(control.id) ?? 0 };
      }
    }
  }
}

/** The fields of releases that the findings of a control stand at. */
function* fieldsOf(
  { rules }: ControlVerdict,
  verdicts: ResourceVerdicts,
  proofs: ReleaseProofs,
): Generator<Pick<Question, 'object' | 'path'>> {
  for (const { status, violations } of rules) {
    if (status !== 'failed') continue;
    for (const violation of violations) {
      const [first] = pathsOf(violation);
      const owner = first && ownerOf(first, verdicts);
      const object = owner?.origin && proofs.objectOf(owner.origin);
      if (owner && object) yield { object, path: owner.path };
    }
  }
}
