import type { ControlVerdict } from '../../model/evaluation.ts';

const noConfiguration = 'Control configurations are empty';
const notCollected = 'Control was not evaluated because required resource types could not be collected';
/** How the engine begins when a rule broke: then nothing was missing. */
const broken = 'the rule failed: ';
/** UTF-16 units of a reason: an error may quote what it choked on. */
const longestReason = 1000;

/** Why a control was skipped: Kubescape's sentence, by which its readers know it, and our reason. Empty otherwise. */
export function controlInfo({
  status,
  subStatus,
  reason: whole = '',
}: Pick<ControlVerdict, 'status' | 'subStatus' | 'reason'>): string {
  if (status !== 'skipped') return '';
  const reason = whole.slice(0, longestReason).toWellFormed();
  if (subStatus === 'configuration') return `${noConfiguration} (${reason})`;
  if (subStatus !== 'notEvaluated' || reason.startsWith(broken)) return reason;
  return `${notCollected}: ${reason}`;
}
