import type { Identity } from '../../model/resource.ts';
import { spellOutControls } from '../escape.ts';
import { actionsOf, actionText, amount, counted, resourceName } from '../wording.ts';
import type { ClusterNames } from './cluster-names.ts';
import type { ControlFindings, ObjectFindings } from './findings-by-control.ts';
import type { Cause, Elsewhere } from './gate-report.ts';

/** Takes a cause, gives `apps/web.yaml:12` or `apps/web.yaml:12-15` as safe text; empty where no place is known. */
export function causePlace({ file, line, endLine }: Cause): string {
  if (file === undefined) return '';
  const lines = line === undefined ? '' : `:${line}${endLine === undefined || endLine === line ? '' : `-${endLine}`}`;
  return spellOutControls(`${file}${lines}`);
}

/** Takes a cause, gives in words how sure it is, and where to look for a line that is no longer there. */
export function certaintyText(cause: Cause): string {
  const { side, at } = cause;
  if (side === 'head' || cause.certainty === 'none') return howSure(cause);
  const where = at === undefined ? '' : `, missing at ${spellOutControls(`${at.file}:${at.line}`)}`;
  return `${howSure(cause)}; removed by the change${where}`;
}

function howSure({ certainty, findings }: Cause): string {
  const one = findings.length === 1;
  switch (certainty) {
    case 'proved':
      return `proved: without this edit, ${one ? 'the finding is' : 'the findings are'} not there`;
    case 'exact':
      return `exact: it decides the failing ${one ? 'field' : 'fields'}`;
    case 'file':
      return `likely: the best changed place on the way to the failing ${one ? 'field' : 'fields'}`;
    case 'none':
      return 'cause unknown: no changed line was found; this is where it fails';
  }
}

/** Takes the findings of a control, gives `high · 3 findings, 2 of them blocking`. */
export function controlShare({ control, findings }: ControlFindings): string {
  const blocking = findings.filter(({ blocks }) => blocks).length;
  return `${control.severity} · ${counted(findings.length, 'finding')}, ${blockingShare(blocking, findings.length)}`;
}

function blockingShare(blocking: number, all: number): string {
  if (blocking === 0) return 'not blocking';
  return blocking === all ? 'blocking' : `${amount(blocking)} of them blocking`;
}

/** Takes the findings of an object, gives the object as safe text. */
export function objectText([first]: ObjectFindings): string {
  return resourceName(withoutCluster(first));
}

/** Takes the findings of an object, gives what of it fails as safe text: its subject, and items by name; may be empty. */
export function subjectText([{ subject, items = [] }]: ObjectFindings): string {
  const parts = subject === undefined ? [] : [spellOutControls(subject)];
  if (items.length > 0) parts.push(spellOutControls(items.join(', ')));
  return parts.join(': ');
}

/** Takes the findings of an object, gives the objects that take part. */
export function relatedTexts([{ related = [] }]: ObjectFindings): string[] {
  return related.map(resourceName);
}

/** Clusters are listed behind it. */
function withoutCluster({ apiVersion, kind, namespace, name }: Identity): Identity {
  return { apiVersion, kind, namespace, name };
}

/** Takes the findings of an object, gives what to do about each of them, one safe line per step. */
export function stepsOf([finding]: ObjectFindings): string[] {
  return actionsOf({ finding, resource: finding }).map(actionText);
}

/** Takes the findings of an object, gives how they fare in the clusters that are not among theirs; empty when nothing is known. */
export function elsewhereText(findings: ObjectFindings, names: ClusterNames): string {
  const own = new Set(findings.map(({ cluster }) => cluster));
  const others = new Map<string, Elsewhere>();
  for (const other of findings.flatMap(({ elsewhere = [] }) => elsewhere)) {
    if (!own.has(other.cluster)) others.set(other.cluster, other);
  }
  const byState = Map.groupBy(others.values(), ({ state }) => state);
  const named = (state: Elsewhere['state']): string => names.list(byState.get(state) ?? []);
  const [present, added, absent] = [named('present'), named('new'), named('absent')];
  if (present === '' && added === '')
    return absent === '' ? '' : `new in ${names.list(findings)} only: not in ${absent}`;
  const parts = present === '' ? [] : [`already failing in ${present}`];
  if (added !== '') parts.push(`new in ${added}, too`);
  if (absent !== '') parts.push(`not in ${absent}`);
  return parts.join('; ');
}
