import type { Logger } from 'pino';
import type { Inventory } from '../../engine/inventory.ts';
import { resourceId, type Identity } from '../../model/resource.ts';
import { namespaceRules } from '../../service/namespaces/namespace-rules.ts';
import type { AwaitedKeys } from '../cluster-objects/awaited-keys.ts';
import type { JudgedObjects } from '../cluster-objects/judged-objects.ts';
import type { SkippedObjects } from '../cluster-objects/skipped-objects.ts';
import type { ChangedKeys } from '../judging/changed-keys.ts';
import { sum, type Judge, type Judged } from '../judging/judge.ts';
import type { Orphans } from '../judging/orphans.ts';
import type { Turns } from '../judging/turns.ts';
import type { SubjectBook } from '../results/subject-book.ts';
import type { ScannerMetrics } from '../scanner-metrics.ts';
import type { Comparison } from '../writing/result-writer.ts';
import type { PostScanRequest } from './post-scan-request.ts';
import { reportOf, type ReportChoice, type ScanReport } from './scan-report.ts';

export interface FullScanSettings {
  readonly inventory: Inventory;
  readonly book: SubjectBook;
  readonly objects: JudgedObjects;
  readonly skipped: SkippedObjects;
  readonly changed: ChangedKeys;
  readonly awaited: AwaitedKeys;
  readonly judge: Judge;
  readonly orphans: Orphans;
  readonly turns: Turns;
  readonly degraded: () => readonly string[];
  readonly clusterName: string;
  readonly log: Logger;
  readonly metrics: ScannerMetrics;
  readonly now: () => number;
}

/** Objects between which triggers have their turn. */
const atOnce = 200;
const mostNamespacesNamed = 50;
const advice =
  'problems name what: give the scanner its rights and definitions (flux/chart/rbac, flux/chart/crds) and scan again';

/** Judges everything, or a part, whether or not it has changed. */
export class FullScan {
  readonly #settings: FullScanSettings;

  constructor(settings: FullScanSettings) {
    this.#settings = settings;
  }

  /** Gives the report once all results are stored. Throws when the signal comes first. */
  async run(request: PostScanRequest, signal: AbortSignal): Promise<ScanReport> {
    const { turns, judge, orphans, metrics, now, log } = this.#settings;
    const begun = performance.now();
    const since = now();
    const narrowing = narrowingOf(request);
    this.#tellNamespaces(narrowing === undefined);
    await turns.take('patient', () => judge.absorb());
    const keys = this.#keysOf(narrowing);
    const judged: Judged[] = [];
    // Who names objects or namespaces may know that somebody has edited their results.
    const comparison = narrowing === undefined ? 'known' : 'stored';
    for (let from = 0; from < keys.length; from += atOnce) {
      signal.throwIfAborted();
      const some = keys.slice(from, from + atOnce);
      judged.push(await turns.take('patient', () => this.#judgeSome(some, comparison, signal)));
    }
    judged.push(await turns.take('patient', () => judge.tidy(signal)));
    if (narrowing === undefined) judged.push(await turns.take('patient', () => orphans.removeAll(signal)));
    signal.throwIfAborted();
    const all = sum(judged);
    const report = this.#report(request, narrowing, keys.length, all);
    if (narrowing === undefined && report.outcome === 'complete') metrics.scored(report.frameworks, now());
    if (narrowing === undefined && !all.hasFailed) metrics.confirmedSince(since);
    const milliseconds = performance.now() - begun;
    metrics.scanned(narrowing === undefined ? 'full' : 'narrowed', milliseconds);
    const { outcome, results, writes, problems } = report;
    const fields = { outcome, results, writes, seconds: Math.round(milliseconds) / 1000 };
    if (outcome === 'complete') log.info(fields, 'scan complete');
    else log.warn({ ...fields, problems, todo: advice }, 'scan incomplete: not everything could be read or stored');
    return report;
  }

  async #judgeSome(keys: readonly string[], comparison: Comparison, signal: AbortSignal): Promise<Judged> {
    for (const key of keys) this.#settings.awaited.clear(key);
    return sum(
      Array.from((await this.#settings.judge.judge(keys, { comparisonOf: () => comparison, signal })).values()),
    );
  }

  #keysOf(narrowing: Narrowing | undefined): readonly string[] {
    const { book, changed } = this.#settings;
    const keys = new Set([...book.keys(), ...changed.keys()]);
    if (narrowing?.key !== undefined) return [narrowing.key];
    return Array.from(keys).filter((key) => this.#isIn(narrowing, key));
  }

  #isIn(narrowing: Narrowing | undefined, key: string): boolean {
    if (narrowing === undefined) return true;
    if (narrowing.key !== undefined) return narrowing.key === key;
    const object = this.#settings.objects.find(key);
    return object !== undefined && narrowing.allows(object);
  }

  #report(
    request: PostScanRequest,
    narrowing: Narrowing | undefined,
    results: number,
    { writes, hasFailed }: Judged,
  ): ScanReport {
    const { inventory, clusterName, now, degraded } = this.#settings;
    const problems = [...degraded(), ...(hasFailed ? ['some results could not be stored: the log names them'] : [])];
    const choice = choiceOf(request);
    return {
      outcome: problems.length === 0 ? 'complete' : 'incomplete',
      problems,
      generatedAt: new Date(now()).toISOString(),
      clusterName,
      results,
      writes,
      ...reportOf(inventory.evaluate(), {
        ...choice,
        ...(narrowing ? { counts: (key: string) => this.#isIn(narrowing, key) } : {}),
      }),
    };
  }

  /** In the words that a runbook looks for. */
  #tellNamespaces(isWhole: boolean): void {
    const { log, objects, skipped } = this.#settings;
    const included = objects.countOf('Namespace');
    const all = skipped.namespaces();
    const named = all.slice(0, mostNamespacesNamed);
    const more = all.length > named.length ? [`${all.length - named.length} more`] : [];
    const excluded = [...named, ...more].join(', ');
    log.info({ included, excluded: named }, `namespaces: included ${included}, excluded [${excluded}]`);
    // Of a part, which somebody may ask for every second, that is enough.
    if (!isWhole) return;
    const report = skipped.report();
    for (const object of report.objects) log.info(`skip ${object}: its namespace is excluded`);
    for (const [namespace, count] of Object.entries(report.others).slice(0, mostNamespacesNamed)) {
      log.info(`skip ${count} more objects in ${namespace}: the namespace is excluded`);
    }
  }
}

interface Narrowing {
  readonly key?: string;
  readonly allows: (object: Identity) => boolean;
}

function narrowingOf(request: PostScanRequest): Narrowing | undefined {
  const { scanObject, includeNamespaces = [], excludedNamespaces = [] } = request;
  if (scanObject) {
    const { apiVersion, kind, metadata } = scanObject;
    const key = resourceId({ apiVersion, kind, namespace: metadata.namespace, name: metadata.name });
    return { key, allows: (object) => resourceId(object) === key };
  }
  const named = [includeNamespaces, excludedNamespaces].map((globs) => globs.filter((glob) => glob.trim() !== ''));
  const [included = [], excluded = []] = named;
  if (included.length + excluded.length === 0) return undefined;
  return namespaceRules(included, excluded);
}

function choiceOf({ targetNames = [], targetType }: PostScanRequest): Pick<ReportChoice, 'frameworks' | 'controls'> {
  const isControls = targetType === 'control';
  const names = targetNames.filter((name) => name !== '' && name.toLowerCase() !== 'all');
  return {
    frameworks: new Set(isControls ? [] : names.map((name) => name.toLowerCase())),
    controls: new Set(isControls ? names.map((name) => name.toUpperCase()) : []),
  };
}
