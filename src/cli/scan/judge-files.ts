import { Inventory } from '../../engine/inventory.ts';
import type { InventoryOptions } from '../../engine/options.ts';
import { readManifests, type ManifestCounts } from '../../manifests/read-manifests.ts';
import type { Control } from '../../model/control.ts';
import type { Problem } from '../../report/report.ts';
import { counted } from '../../report/wording.ts';
import { UsageError } from '../errors.ts';
import { Progress } from '../progress.ts';
import { exceededThresholds, type Thresholds } from '../thresholds.ts';
import type { Judged } from './judged.ts';
import { unjudged } from './unjudged.ts';

/** Judges manifests as such. Throws UsageError where a control was chosen that files are not judged by. */
export async function judgeFiles(
  paths: readonly string[],
  options: Omit<InventoryOptions, 'scope'>,
  choice: { readonly thresholds: Thresholds; readonly isFiltered: boolean; readonly areControlsChosen: boolean },
): Promise<Judged> {
  if (choice.areControlsChosen) rejectClusterControls(options.controls);
  const inventory = new Inventory({ ...options, scope: 'file' });
  const { counts, problems } = await fill(inventory, paths);
  const evaluation = inventory.evaluate();
  return {
    evaluation,
    evaluated: counts,
    problems: [...problems.toSorted(byPlace), ...unjudged(evaluation, counts, choice.isFiltered)],
    exceeded: exceededThresholds(evaluation, choice.thresholds),
  };
}

interface ReadInput {
  readonly counts: ManifestCounts;
  readonly problems: readonly Problem[];
}

async function fill(inventory: Inventory, paths: readonly string[]): Promise<ReadInput> {
  const progress = new Progress(process.stderr);
  const problems: Problem[] = [];
  let counts: ManifestCounts = { files: 0, documents: 0, objects: 0, otherDocuments: 0 };
  let objects = 0;
  for await (const event of readManifests(Array.from(new Set(paths)).toSorted())) {
    if (event.type === 'resource') {
      inventory.upsert(event.resource);
      objects += 1;
      progress.show(() => `${counted(objects, 'object')} read`);
    } else if (event.type === 'problem') {
      problems.push(event.problem);
    } else {
      counts = event.counts;
    }
  }
  progress.clear();
  return { counts, problems };
}

/** In the order of files, then of lines: the same problems read alike whatever order the paths came in. */
function byPlace(left: Problem, right: Problem): number {
  const [a, b] = [left.file ?? '', right.file ?? ''];
  if (a !== b) return a < b ? -1 : 1;
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

function rejectClusterControls(controls: readonly Control[]): void {
  const [first] = controls.filter(({ scopes }) => !scopes.includes('file'));
  if (first) throw new UsageError(`${first.id} (${first.title}) judges running clusters only, not files; leave it out`);
}
