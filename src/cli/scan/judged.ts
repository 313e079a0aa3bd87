import type { Evaluation } from '../../model/evaluation.ts';
import type { ReportContext } from '../../report/build.ts';

type Told = 'evaluated' | 'problems' | 'exceeded' | 'clusters' | 'notApplied';

/** What a scan found out, from files or from rendered clusters. */
export interface Judged extends Pick<ReportContext, Told> {
  readonly evaluation: Evaluation;
}
