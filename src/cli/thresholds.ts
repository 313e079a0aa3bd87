import type { Evaluation } from '../model/evaluation.ts';
import { severities, type Severity } from '../model/finding.ts';
import { countSeverities } from '../report/build.ts';
import { severityNamed } from './choose.ts';
import { quote, UsageError } from './errors.ts';

/** From where on a scan fails. */
export interface Thresholds {
  /** Any failed resource of this severity or a higher one. */
  readonly severity?: Severity;
  /** An overall compliance score below this, in percent. */
  readonly compliance?: number;
}

/** Reads the two options. Throws UsageError for an unknown severity or a number that is no percentage. */
export function readThresholds(severity: string | undefined, compliance: string | undefined): Thresholds {
  const percent = compliance === undefined ? undefined : Number(compliance);
  if (compliance !== undefined && !(/^\d+(?:\.\d+)?$/.test(compliance) && Number(compliance) <= 100)) {
    throw new UsageError(
      `--compliance-threshold ${quote(compliance)} is no percentage; expected a number from 0 to 100`,
    );
  }
  return {
    ...(severity === undefined ? {} : { severity: severityNamed(severity) }),
    ...(percent === undefined ? {} : { compliance: percent }),
  };
}

/** A sentence per threshold that is exceeded. A control of unknown severity counts as above all of them. */
export function exceededThresholds(evaluation: Evaluation, { severity, compliance }: Thresholds): readonly string[] {
  const exceeded: string[] = [];
  if (severity !== undefined) {
    const counts = countSeverities(evaluation);
    const reached = severities.filter(
      (one) => one === 'unknown' || severities.indexOf(one) <= severities.indexOf(severity),
    );
    const found = reached.filter((one) => counts[one] > 0).map((one) => `${counts[one]} ${one}`);
    if (found.length > 0) exceeded.push(`${found.join(', ')} at or above the severity threshold "${severity}"`);
  }
  if (compliance !== undefined && evaluation.complianceScore < compliance) {
    const score = Math.floor(evaluation.complianceScore * 100) / 100;
    exceeded.push(`the compliance score ${score} is below the threshold ${compliance}`);
  }
  return exceeded;
}
