import type { Logger } from 'pino';
import { LineBudget } from '../../platform/log/line-budget.ts';
import { collectionPath, objectPath, type KubeApi } from '../../kube/api/kube-api.ts';
import { faultAdvice } from '../../kube/api/fault-advice.ts';
import { KubeError, type KubeFault } from '../../kube/api/kube-error.ts';
import { ownAnnotations } from '../../kube/names/metadata-keys.ts';
import { contentHash } from '../results/content-hash.ts';
import { decideWrite, type StoredMetadata } from '../results/decide-write.ts';
import type { StoredPlace } from '../results/result-claims.ts';
import { holderIn } from '../results/result-holder.ts';
import type { ResultMetadata, WorkloadConfigurationScan, WorkloadConfigurationScanSummary } from '../results/wire.ts';
import { readStored } from '../stored/read-metadata.ts';
import { servedResults, type ResultKind } from '../stored/result-kinds.ts';
import type { StoredResults } from '../stored/stored-results.ts';
import { KindSlots } from './kind-slots.ts';

/** What became of one object. `gone`: its namespace is not there any more, so nothing has to be. */
export const writeOutcomes = ['created', 'replaced', 'deleted', 'unchanged', 'gone', 'failed'] as const;
export type WriteOutcome = (typeof writeOutcomes)[number];

/** How sure one has to be that nothing has to be written: by what is known, or by reading what is stored. */
export type Comparison = 'known' | 'stored';

export interface ResultWriterSettings {
  readonly api: KubeApi;
  readonly stored: StoredResults;
  readonly kubescapeNamespace: string;
  readonly log: Logger;
  readonly now: () => number;
  readonly told: (kind: ResultKind, outcome: WriteOutcome) => void;
  /** Why something could not be written. */
  readonly failed?: (fault: KubeFault) => void;
}

export interface PutOptions {
  readonly comparison: Comparison;
  /** What somebody put into kubescape.io/rescan: the result tells that it was done. */
  readonly request?: string | undefined;
  readonly signal: AbortSignal;
}

type ResultObject = WorkloadConfigurationScan | WorkloadConfigurationScanSummary;

/** On results: the value of the kubescape.io/rescan that was last followed. Not ours alone, so it stays when others are written. */
export const rescannedAnnotation = 'kubescape-gitops.dev/rescanned';

/** Our own fields are right by their type; to look for others would make the API server read everything twice. */
const query = { fieldValidation: 'Ignore' };
/** Requests to the API server. */
const mostAtOnce = 8;
/** Others write too: so often it is read again and decided again. */
const mostTries = 5;

/** Writes single results to the API server, and nothing that is there already. */
export class ResultWriter {
  readonly #lines: LineBudget;
  readonly #settings: ResultWriterSettings;
  readonly #slots = new KindSlots(mostAtOnce);

  constructor(settings: ResultWriterSettings) {
    this.#settings = settings;
    this.#lines = new LineBudget(settings.log);
  }

  /** Has the API server store this result under its name. Never throws. */
  async put(
    kind: ResultKind,
    wanted: ResultObject,
    { comparison, request, signal }: PutOptions,
  ): Promise<WriteOutcome> {
    if (comparison === 'known' && this.#settings.stored.holds(kind, wanted.metadata)) {
      return this.#told(kind, 'unchanged');
    }
    return this.#slots.run(kind, () =>
      this.#repeated(kind, wanted.metadata, (tries) => {
        const known = comparison === 'known' && tries === 1 ? this.#known(kind, wanted.metadata) : 'to be read';
        return this.#tryPut(kind, wanted, known, { comparison, request, signal });
      }),
    );
  }

  /** Has a stored result removed if it is, as it is stored now, one that `isLeft` takes. Never throws. */
  async remove(
    kind: ResultKind,
    place: StoredPlace,
    isLeft: (identity: string) => boolean,
    signal: AbortSignal,
  ): Promise<WriteOutcome> {
    return this.#slots.run(kind, () => this.#repeated(kind, place, () => this.#tryRemove(kind, place, isLeft, signal)));
  }

  async #repeated(
    kind: ResultKind,
    { namespace, name }: StoredPlace,
    attempt: (tries: number) => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    for (let tries = 1; ; tries += 1) {
      try {
        const outcome = await attempt(tries);
        this.#settings.log.debug({ kind, namespace, name, outcome }, `result ${outcome}`);
        return this.#told(kind, outcome);
      } catch (error) {
        if (!(error instanceof KubeError)) throw error;
        const isRace = error.fault === 'conflict' || error.fault === 'exists' || error.fault === 'missing';
        if (isRace && tries < mostTries) continue;
        if (error.fault !== 'aborted') this.#warn(kind, { namespace, name }, error);
        return this.#told(kind, 'failed');
      }
    }
  }

  async #tryPut(
    kind: ResultKind,
    wanted: ResultObject,
    known: StoredMetadata | 'to be read' | undefined,
    { comparison, request, signal }: PutOptions,
  ): Promise<WriteOutcome> {
    const { api, stored, now } = this.#settings;
    const { namespace, name } = wanted.metadata;
    const before = known === 'to be read' ? await this.#readBefore(kind, wanted, comparison, signal) : known;
    const decision = decideWrite(withRequest(wanted, request), before, now());
    if (decision.action === 'unchanged') return 'unchanged';
    const served = servedResults[kind];
    if (before) {
      const path = objectPath(served, namespace, name);
      const body = withoutManagers(decision.object);
      const answer = await api.request({ method: 'PUT', path, query, body, form: 'metadata', signal });
      stored.record(kind, wanted.metadata, readStored(answer).metadata);
      return 'replaced';
    }
    try {
      const path = collectionPath(served, namespace);
      const body = decision.object;
      const answer = await api.request({ method: 'POST', path, query, body, form: 'metadata', signal });
      stored.record(kind, wanted.metadata, readStored(answer).metadata);
      return 'created';
    } catch (error) {
      if (this.#isNamespaceGone(error, namespace)) return 'gone';
      if (!(error instanceof KubeError) || error.fault !== 'missing') throw error;
      // There is no such kind, so trying again at once is of no use.
      this.#warn(kind, wanted.metadata, error);
      return 'failed';
    }
  }

  /** What is to be replaced, as far as it is known without asking; undefined where nothing is stored. */
  #known(kind: ResultKind, wanted: ResultMetadata): StoredMetadata | 'to be read' | undefined {
    const { stored } = this.#settings;
    return stored.has(kind, wanted) ? (stored.replaceable(kind, wanted) ?? 'to be read') : undefined;
  }

  async #readBefore(
    kind: ResultKind,
    wanted: ResultObject,
    comparison: Comparison,
    signal: AbortSignal,
  ): Promise<StoredMetadata | undefined> {
    const found = await this.#read(kind, wanted.metadata, comparison, signal);
    const isEdited = comparison === 'stored' && found !== undefined && !hasContent(found.spec, wanted);
    return found && asStored(found.metadata, wanted, isEdited);
  }

  async #tryRemove(
    kind: ResultKind,
    place: StoredPlace,
    isLeft: (identity: string) => boolean,
    signal: AbortSignal,
  ): Promise<WriteOutcome> {
    const found = await this.#read(kind, place, 'known', signal);
    const identity = found && holderIn(found.metadata);
    if (!found || identity === undefined || !isLeft(identity)) return 'unchanged';
    const { uid, resourceVersion } = found.metadata;
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } };
    const path = objectPath(servedResults[kind], place.namespace, place.name);
    await this.#settings.api.request({ method: 'DELETE', path, body, signal });
    this.#settings.stored.forget(kind, place);
    return 'deleted';
  }

  async #read(
    kind: ResultKind,
    place: StoredPlace,
    comparison: Comparison,
    signal: AbortSignal,
  ): Promise<ReturnType<typeof readStored> | undefined> {
    const { api, stored } = this.#settings;
    const path = objectPath(servedResults[kind], place.namespace, place.name);
    const form = comparison === 'stored' ? 'whole' : 'metadata';
    try {
      const found = readStored(await api.request({ method: 'GET', path, form, signal }));
      stored.record(kind, place, found.metadata);
      return found;
    } catch (error) {
      if (!(error instanceof KubeError) || error.fault !== 'missing') throw error;
      stored.forget(kind, place);
      return undefined;
    }
  }

  /** Without its namespace a result has nowhere to be; only ours has to be there. */
  #isNamespaceGone(error: unknown, namespace: string): boolean {
    if (!(error instanceof KubeError) || namespace === this.#settings.kubescapeNamespace) return false;
    // A definition that was deleted is missing as well, but not for good.
    if (error.fault === 'missing') return /\bnamespaces "[^"]*" not found/.test(error.message);
    return error.fault === 'forbidden' && /being terminated/.test(error.message);
  }

  #warn(kind: ResultKind, { namespace, name }: StoredPlace, { fault, message: why }: KubeError): void {
    this.#settings.failed?.(fault);
    const todo = faultAdvice(fault);
    this.#lines.write('warn', { kind, namespace, name, fault, why, todo }, 'result not written', fault);
  }

  #told(kind: ResultKind, outcome: WriteOutcome): WriteOutcome {
    this.#settings.told(kind, outcome);
    return outcome;
  }
}

/** Somebody may have edited what a result says and left its annotations alone. */
function hasContent(spec: unknown, { metadata }: ResultObject): boolean {
  return contentHash({ metadata, spec }) === metadata.annotations[ownAnnotations.contentHash];
}

/** What an older definition has had the API server keep of who wrote which field goes with the first new version. */
function withoutManagers({ metadata, ...others }: ResultObject): object {
  return { ...others, metadata: { ...metadata, managedFields: [{}] } };
}

function withRequest(wanted: ResultObject, request: string | undefined): ResultObject {
  if (request === undefined) return wanted;
  const annotations = { ...wanted.metadata.annotations, [rescannedAnnotation]: request };
  return { ...wanted, metadata: { ...wanted.metadata, annotations } };
}

/** What is edited, or another subject's, does not say what the wanted one said. */
function asStored(metadata: StoredMetadata, wanted: ResultObject, isEdited: boolean): StoredMetadata {
  const { contentHash: content, verdictHash } = ownAnnotations;
  const isAnothers = holderIn(metadata) !== holderIn(wanted.metadata);
  const dropped = new Set<string>([...(isEdited ? [content] : []), ...(isAnothers ? [verdictHash] : [])]);
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !dropped.has(key));
  return { ...metadata, annotations: Object.fromEntries(annotations) };
}
