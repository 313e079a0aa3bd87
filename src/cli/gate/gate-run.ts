import type { GateRequest } from '../../gate/gate-trees.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';

/** A gate that is ready to run. */
export interface GateRun {
  readonly request: Omit<GateRequest, 'progress' | 'now'>;
  /** What to say of the two states, one line each. */
  readonly notices: readonly string[];
  /** To be called once the gate has ended, however it did. Throws when the verdict is not to be told. */
  readonly ended: () => void;
  /** Takes the verdict. Returns why it is not the one that was expected, if so. */
  readonly verdict: (report: GateReport) => Promise<string | undefined>;
}
