import type {
  Evaluation,
  RelatedResource,
  ResourceVerdicts,
  RuleVerdict,
  UndecidedException,
  UnresolvedReference,
} from '../model/evaluation.ts';
import { severities, severityOf, type Severity, type Violation } from '../model/finding.ts';
import type { Place } from '../model/resource.ts';
import { ownerOf, pathsOf } from './finding-paths.ts';
import { reportSchemaId } from './json.ts';
import { PathTexts } from './path-texts.ts';
import type {
  Evaluated,
  ExceptionUse,
  Outcome,
  Problem,
  Report,
  ReportedControl,
  ReportedFinding,
  ReportedResource,
  ReportedRule,
} from './report.ts';

/** What a report says beyond the verdicts. */
export interface ReportContext {
  readonly tool: Report['tool'];
  readonly outcome: Outcome;
  readonly exceeded: readonly string[];
  readonly evaluated: Omit<Evaluated, 'controls'>;
  readonly clusters?: Report['clusters'];
  readonly liveCluster?: Report['liveCluster'];
  readonly problems: readonly Problem[];
  readonly notApplied?: readonly Problem[];
  readonly expired: ExceptionUse['expired'];
  /** Whether exceptions that match nothing are worth a word: built-in ones are not. */
  readonly ownExceptions: ReadonlySet<string>;
  /** Include resources that passed everything. */
  readonly includesPassed: boolean;
}

/** Makes the report of an evaluation. Places are looked up now, in the order of the resources. */
export function buildReport(evaluation: Evaluation, context: ReportContext): Report {
  const kept = Array.from(evaluation.verdicts).filter(({ status }) => context.includesPassed || status !== 'passed');
  const texts = new PathTexts();
  const resources = kept.map((one) => reportResource(one, context.includesPassed, texts)).toSorted(byPlace);
  return {
    $schema: reportSchemaId,
    tool: context.tool,
    scope: evaluation.scope,
    outcome: context.outcome,
    exceeded: context.exceeded,
    evaluated: { ...context.evaluated, controls: evaluation.controls.length },
    ...(context.clusters ? { clusters: context.clusters } : {}),
    ...(context.liveCluster ? { liveCluster: context.liveCluster } : {}),
    problems: context.problems,
    unresolved: [
      ...evaluation.unresolved.map(reportUnresolved),
      ...evaluation.undecidedExceptions.map(reportUndecided),
    ].toSorted(byPlaceOfProblem),
    ...(context.notApplied ? { notApplied: context.notApplied } : {}),
    status: evaluation.status,
    complianceScore: evaluation.complianceScore,
    riskScore: evaluation.riskScore,
    resourceCounters: evaluation.resources,
    severityCounters: countSeverities(evaluation),
    frameworks: evaluation.frameworks,
    controls: evaluation.controls,
    resources,
    exceptions: exceptionUse(evaluation, context),
  };
}

/** Failed (resource, control) pairs per severity. */
export function countSeverities(evaluation: Evaluation): Record<Severity, number> {
  const counts = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const { baseScore, resources } of evaluation.controls) counts[severityOf(baseScore)] += resources.failed;
  return counts;
}

function exceptionUse({ exceptionUses }: Evaluation, { expired, ownExceptions }: ReportContext): ExceptionUse {
  const uses = Array.from(exceptionUses, ([name, matches]) => ({ name, matches }));
  uses.sort((left, right) => (left.name < right.name ? -1 : 1));
  return {
    used: uses.filter(({ matches }) => matches > 0),
    unused: uses.filter(({ name, matches }) => matches === 0 && ownExceptions.has(name)).map(({ name }) => name),
    expired,
  };
}

function reportUnresolved(reference: UnresolvedReference): Problem {
  const { cluster, kind, namespace, name, origin, message, controls } = reference;
  const resource = `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
  const { certainty: _certainty, ...place } = origin?.start ?? {};
  const owner = cluster === undefined ? {} : { cluster };
  return { ...owner, ...place, message: `${resource}: ${message} (${controls.join(', ')})` };
}

function reportUndecided({ cluster, name, namespace }: UndecidedException): Problem {
  const message = `${name} selects namespaces by their labels, and there is no Namespace ${namespace}: it does not count there`;
  return { ...(cluster === undefined ? {} : { cluster }), message };
}

function byPlaceOfProblem(left: Problem, right: Problem): number {
  const byFile = compareText(left.file ?? '', right.file ?? '');
  return byFile || (left.line ?? 0) - (right.line ?? 0) || compareText(left.message, right.message);
}

function reportResource(verdicts: ResourceVerdicts, includesPassed: boolean, texts: PathTexts): ReportedResource {
  const { id, cluster, apiVersion, kind, namespace, name, origin, related, status } = verdicts;
  const controls = verdicts.controls.filter((control) => includesPassed || control.status !== 'passed');
  return {
    id,
    ...(cluster === undefined ? {} : { cluster }),
    apiVersion,
    kind,
    namespace,
    name,
    ...(origin ? { place: origin.start } : {}),
    ...(related.length > 0 ? { related: related.map(reportRelated) } : {}),
    status,
    controls: controls.map((control): ReportedControl => {
      const { subStatus, reason } = control;
      return {
        id: control.id,
        status: control.status,
        ...(subStatus === '' ? {} : { subStatus }),
        ...(reason === undefined ? {} : { reason }),
        rules: control.rules.map((rule) => reportRule(rule, verdicts, texts)),
      };
    }),
  };
}

function reportRelated({
  apiVersion,
  kind,
  namespace,
  name,
  origin,
}: RelatedResource): NonNullable<ReportedResource['related']>[number] {
  return { apiVersion, kind, namespace, name, ...(origin ? { place: origin.start } : {}) };
}

function reportRule(rule: RuleVerdict, verdicts: ResourceVerdicts, texts: PathTexts): ReportedRule {
  const { name, status, subStatus, exceptions, violations } = rule;
  return {
    name,
    status,
    ...(subStatus === '' ? {} : { subStatus }),
    ...(exceptions.length > 0 ? { exceptions } : {}),
    ...(violations.length > 0 ? { findings: violations.map((found) => reportFinding(found, verdicts, texts)) } : {}),
  };
}

function reportFinding(violation: Violation, verdicts: ResourceVerdicts, texts: PathTexts): ReportedFinding {
  const { subject, failed, review, fix, fixCommand, items } = violation;
  const places = placesOf(violation, verdicts);
  return {
    ...(subject === '' ? {} : { subject }),
    ...(places.length > 0 ? { places } : {}),
    ...(failed.length > 0 ? { failedPaths: texts.paths(failed) } : {}),
    ...(review.length > 0 ? { reviewPaths: texts.paths(review) } : {}),
    ...(violation.delete.length > 0 ? { deletePaths: texts.paths(violation.delete) } : {}),
    ...(fix.length > 0 ? { fixPaths: texts.fixes(fix) } : {}),
    ...(fixCommand === undefined ? {} : { fixCommand }),
    ...(items === undefined ? {} : { items }),
  };
}

/** Where the finding stands: each place once, in the order of its paths; else the resource itself. */
export function placesOf(violation: Violation, verdicts: ResourceVerdicts): Place[] {
  const places: Place[] = [];
  for (const path of pathsOf(violation)) {
    const owner = ownerOf(path, verdicts);
    const place = owner.origin?.at(owner.path);
    if (place && !places.some((known) => isSamePlace(known, place))) places.push(place);
  }
  if (places.length === 0 && verdicts.origin) places.push(verdicts.origin.start);
  return places;
}

function isSamePlace(left: Place, right: Place): boolean {
  return left.line === right.line && left.column === right.column && left.file === right.file;
}

const nowhere: Place = { file: '', line: 0, column: 0 };

function byPlace(left: ReportedResource, right: ReportedResource): number {
  const [a, b] = [left.place ?? nowhere, right.place ?? nowhere];
  const byText = compareText(a.file, b.file) || a.line - b.line || compareText(left.id, right.id);
  return byText || compareText(left.cluster ?? '', right.cluster ?? '');
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
