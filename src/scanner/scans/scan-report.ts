import type { Evaluation, ResourceVerdicts } from '../../model/evaluation.ts';
import type { Severity, Status } from '../../model/finding.ts';

/** What a scan answers: numbers, no findings. Those are in the results that it has stored. */
export interface ScanReport {
  readonly outcome: 'complete' | 'incomplete';
  /** Why it is incomplete, in sentences. */
  readonly problems: readonly string[];
  /** RFC 3339. */
  readonly generatedAt: string;
  readonly clusterName: string;
  /** Results looked at, and how many objects were written or removed for it. */
  readonly results: number;
  readonly writes: number;
  /** Only of a scan of everything. */
  readonly frameworks: readonly FrameworkScore[];
  readonly controls: readonly ControlCount[];
}

interface FrameworkScore {
  readonly name: string;
  readonly status: Status;
  readonly complianceScore: number;
  readonly riskScore: number;
}

interface ControlCount {
  readonly controlID: string;
  readonly name: string;
  readonly severity: Severity;
  readonly failed: number;
  readonly passed: number;
  readonly skipped: number;
}

/** What a report tells of; everything where nothing is named. */
export interface ReportChoice {
  readonly frameworks: ReadonlySet<string>;
  readonly controls: ReadonlySet<string>;
  /** Whether verdicts on the object with this key count; left out: all do, and frameworks have scores. */
  readonly counts?: (key: string) => boolean;
}

/** Frameworks and controls of a report. */
export function reportOf(evaluation: Evaluation, choice: ReportChoice): Pick<ScanReport, 'frameworks' | 'controls'> {
  const { counts } = choice;
  const wanted = evaluation.frameworks.filter(
    ({ name }) => choice.frameworks.size === 0 || choice.frameworks.has(name.toLowerCase()),
  );
  const ids = new Set(choice.controls.size > 0 ? choice.controls : wanted.flatMap(({ controls }) => controls));
  const numbers = counts === undefined ? undefined : counted(evaluation.verdicts, counts);
  return {
    frameworks:
      counts !== undefined || choice.controls.size > 0
        ? []
        : wanted.map(({ name, status, complianceScore, riskScore }) => ({ name, status, complianceScore, riskScore })),
    controls: evaluation.controls
      .filter(({ id }) => ids.has(id))
      .map(({ id, title, severity, resources }) => ({
        controlID: id,
        name: title,
        severity,
        ...(numbers ? (numbers.get(id) ?? none) : resources),
      })),
  };
}

const none = { failed: 0, passed: 0, skipped: 0 };

function counted(
  verdicts: Iterable<ResourceVerdicts>,
  counts: (key: string) => boolean,
): ReadonlyMap<string, Readonly<Record<Status, number>>> {
  const numbers = new Map<string, Record<Status, number>>();
  for (const { key, id, controls } of verdicts) {
    const suffix = ` > ${id}`;
    if (!counts(key.endsWith(suffix) ? key.slice(0, -suffix.length) : key)) continue;
    for (const control of controls) {
      const known = numbers.get(control.id) ?? { ...none };
      known[control.status] += 1;
      numbers.set(control.id, known);
    }
  }
  return numbers;
}
