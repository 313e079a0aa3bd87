import type { ExceptionFile } from '../../engine/exceptions/expiry.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import type { ReportContext } from '../../report/build.ts';

type Told = 'evaluated' | 'problems' | 'exceeded' | 'clusters' | 'liveCluster' | 'notApplied';

/** What a scan found out, from files, from rendered clusters or from a live one. */
export interface Judged extends Pick<ReportContext, Told> {
  readonly evaluation: Evaluation;
  /** What the cluster itself accepts. */
  readonly ownExceptions?: ExceptionFile;
}
