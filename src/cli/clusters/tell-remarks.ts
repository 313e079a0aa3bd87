import type { Remark } from '../../render/judging/remarks.ts';
import { visible } from '../errors.ts';
import { byCause } from '../../report/by-cause.ts';
import { problemPlace } from '../../report/wording.ts';
import type { Cluster } from './render-clusters.ts';

/** More of a kind are only counted: a mistake in a base shows in every cluster. */
const mostWarnings = 50;

/** Says on standard error what is missing of a cluster, each cause once. */
export function tellMissing({ plan, missing }: Cluster): void {
  for (const remark of byCause(missing)) tell('not rendered', plan.name, remark);
}

/** Says on standard error what looks wrong in a cluster. */
export function tellWarnings({ plan }: Cluster, remarks: readonly Remark[]): void {
  for (const remark of remarks.slice(0, mostWarnings)) tell('warning', plan.name, remark);
  const more = remarks.length - mostWarnings;
  if (more > 0) tell('warning', plan.name, { message: `${more} more warnings` });
}

function tell(what: string, cluster: string, remark: Remark): void {
  const place = problemPlace(remark);
  const text = `${what}: ${cluster}: ${place === '' ? '' : `${place}: `}${remark.message}`;
  process.stderr.write(`${visible(text.replaceAll('\n', ' '))}\n`);
}
