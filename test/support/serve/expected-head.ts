import type { Forge } from '../github/forge/forge.ts';

/** A commit that is judged, and what has to be said of it. */
export interface ExpectedHead {
  readonly repository: string;
  readonly sha: string;
  /** The line that makes something worse; without one, nothing gets worse. */
  readonly cause?: { readonly path: string; readonly line: number };
}

/** What is wrong with a head; undefined: it has exactly one complete run, with the right verdict and cause. */
export async function faultOf(forge: Forge, head: ExpectedHead): Promise<string | undefined> {
  const { repository, sha, cause } = head;
  const runs = await forge.runs(repository, sha);
  const [run] = runs;
  const named = `${repository} ${sha.slice(0, 12)}`;
  if (!run || runs.length > 1) return `${named} has ${runs.length} runs`;
  const wanted = cause ? 'failure' : 'success';
  const is = run.conclusion ?? run.status;
  if (is !== wanted) return `${named} is ${is}, not ${wanted}: ${run.output.title}`;
  const annotations = await forge.annotations(repository, run.id);
  const lines = new Set(annotations.map(({ path, start_line: line }) => `${path}:${line}`));
  const expected = cause ? [`${cause.path}:${cause.line}`] : [];
  return lines.symmetricDifference(new Set(expected)).size === 0
    ? undefined
    : `${named} blames ${[...lines].join(' ') || 'nothing'}, not ${expected.join(' ') || 'nothing'}`;
}

/** How the runs of a commit ended; `in_progress` and the like stand for one that has not. */
export async function endsOf(forge: Forge, repository: string, sha: string): Promise<readonly string[]> {
  return (await forge.runs(repository, sha)).map(({ status, conclusion }) => conclusion ?? status);
}
