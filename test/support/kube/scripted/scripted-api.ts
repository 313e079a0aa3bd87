import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServedKind } from '../../../../src/kube/api/kube-api.ts';
import { KubeConnection } from '../../../../src/kube/api/kube-connection.ts';
import { PlannedFaults } from '../../planned-faults.ts';
import { Moments } from './moments.ts';
import { OpenWatch } from './open-watch.ts';
import { StoredKind, type StoredObject } from './stored-kind.ts';

export interface AskedList {
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly isWatch: boolean;
  readonly isMetadata: boolean;
  readonly query: URLSearchParams;
}

/**
 * What happens to a request: an answer with another status, no answer at all, a cut after the head of a watch, one that
 * says nothing more, or a body of its own.
 */
export type AskFault =
  | { readonly status: number; readonly retryAfter?: number }
  | { readonly body: string }
  | 'hang'
  | 'cut'
  | 'cut-later'
  | 'stall'
  | 'end';

/** A stand-in for an API server, on loopback: lists and watches of kinds that are kept in memory, and faults on demand. */
export class ScriptedApi {
  readonly faults = new PlannedFaults<AskedList, AskFault>();
  /** All that came, in order. */
  readonly asked: AskedList[] = [];
  readonly watches = new Set<OpenWatch>();
  /** By the plural of a kind: the status with which all its requests are refused. */
  readonly refused = new Map<string, number>();
  readonly #revisions = { current: 100 };
  readonly #kinds: ReadonlyMap<string, StoredKind>;
  readonly #server: Server;
  readonly #moments = new Moments();
  /** How many watches were opened in all. */
  opened = 0;
  /** How many lists were under way at once, at most. */
  mostLists = 0;
  #lists = 0;

  private constructor(kinds: readonly ServedKind[]) {
    this.#kinds = new Map(kinds.map((kind) => [kind.plural, new StoredKind(kind, this.#revisions)]));
    for (const stored of this.#kinds.values()) {
      stored.onEvent = (event) => this.of(stored.kind.plural).forEach((watch) => watch.send(event));
    }
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(kinds: readonly ServedKind[]): Promise<ScriptedApi> {
    const api = new ScriptedApi(kinds);
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  /** A client of it. */
  connection(): KubeConnection {
    const access = { headers: {}, tls: {} };
    const credentials = { current: () => Promise.resolve(access), renewed: () => Promise.resolve(undefined) };
    const { port } = this.#server.address() as AddressInfo;
    return new KubeConnection({ server: `http://127.0.0.1:${port}`, credentials, userAgent: 'test' });
  }

  get version(): string {
    return String(this.#revisions.current);
  }

  stored(plural: string): StoredKind {
    const stored = this.#kinds.get(plural);
    if (!stored) throw new Error(`no ${plural} here`);
    return stored;
  }

  /** The watches of a kind that are open. */
  of(plural: string): readonly OpenWatch[] {
    return [...this.watches].filter((watch) => watch.plural === plural);
  }

  /** Something happened elsewhere in the cluster. */
  pass(): void {
    this.#revisions.current += 1;
  }

  /** Resolves once it is so; asked again after every request, and every watch that is opened. */
  when(what: string, isSo: () => boolean): Promise<void> {
    return this.#moments.when(what, isSo, () =>
      this.asked.slice(-20).map(({ plural, query }) => `${plural}?${query.toString()}`),
    );
  }

  /** All watches learn how far the cluster is. */
  bookmark(): void {
    for (const watch of this.watches) watch.bookmark(this.version);
  }

  /** Breaks all connections. */
  drop(): void {
    this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const asked = askedBy(request);
    this.asked.push(asked);
    this.#moments.look();
    const stored = this.#kinds.get(asked.plural);
    const status = this.refused.get(asked.plural) ?? (stored || asked.plural === 'version' ? undefined : 404);
    const fault = status === undefined ? this.faults.of(asked) : { status };
    if (fault === 'hang') return;
    if (fault === 'cut') return void response.destroy();
    if (typeof fault === 'object') return refuse(response, fault);
    if (!stored) return json(response, 200, { gitVersion: 'v1.36.3' });
    if (asked.isWatch) this.#watch(asked, stored, response, fault);
    else this.#list(asked, stored, response);
  }

  #list({ query, namespace, isMetadata }: AskedList, stored: StoredKind, response: ServerResponse): void {
    const [place = '', after = ''] = (query.get('continue') ?? '').split('|');
    const isLoose = place === 'loose';
    const revision = place === '' || isLoose ? this.#revisions.current : Number(place);
    const objects = revision < stored.compacted ? undefined : stored.at(revision);
    if (objects === undefined) return expired(response, `loose|${after}`);
    const limit = Number(query.get('limit') ?? Infinity);
    const wanted = objects.filter(
      ({ metadata }) =>
        (namespace === undefined || metadata.namespace === namespace) && (after === '' || keyOf(metadata) > after),
    );
    const page = wanted.slice(0, limit);
    const last = page.at(-1);
    const next = last && wanted.length > limit ? `${revision}|${keyOf(last.metadata)}` : '';
    const items = page.map((object) => shown(object, isMetadata, 'list'));
    this.#lists += 1;
    this.mostLists = Math.max(this.mostLists, this.#lists);
    // Those that are asked for at once come in before the first is answered.
    setImmediate(() => {
      this.#lists -= 1;
      json(response, 200, { metadata: { resourceVersion: String(revision), continue: next }, items });
    });
  }

  #watch(asked: AskedList, stored: StoredKind, response: ServerResponse, fault?: 'cut-later' | 'stall' | 'end'): void {
    const since = Number(asked.query.get('resourceVersion'));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watch = new OpenWatch(response, asked.plural, asked.namespace, (object) =>
      shown(object, asked.isMetadata, 'watch'),
    );
    watch.isStalled = fault === 'stall';
    if (since < stored.compacted) {
      watch.write({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } });
      return watch.end();
    }
    this.watches.add(watch);
    response.on('close', () => this.watches.delete(watch));
    for (const event of stored.since(since)) watch.send(event);
    if (fault === 'cut-later') watch.cut();
    if (fault === 'end') watch.end();
    this.opened += 1;
    this.#moments.look();
  }
}

function askedBy(request: IncomingMessage): AskedList {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const parts = url.pathname.split('/');
  const at = parts.indexOf('namespaces');
  return {
    plural: parts.at(-1) ?? '',
    namespace: at > 0 && at < parts.length - 1 ? parts[at + 1] : undefined,
    isWatch: url.searchParams.get('watch') === 'true',
    isMetadata: (request.headers.accept ?? '').includes('as=PartialObjectMetadata'),
    query: url.searchParams,
  };
}

function keyOf({ namespace = '', name }: StoredObject['metadata']): string {
  return `${namespace}/${name}`;
}

/** Items of lists have no kind of their own but where only metadata is asked for. */
function shown(object: StoredObject, isMetadata: boolean, where: 'list' | 'watch'): unknown {
  const { apiVersion, kind, ...rest } = object;
  if (isMetadata) return { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: object.metadata };
  return where === 'list' ? rest : { apiVersion, kind, ...rest };
}

function refuse(response: ServerResponse, fault: Exclude<AskFault, string>): void {
  if ('body' in fault) {
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.end(fault.body);
  }
  const { status, retryAfter } = fault;
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  json(response, status, { kind: 'Status', code: status, message: 'refused by the script' });
}

function expired(response: ServerResponse, token: string): void {
  json(response, 410, { kind: 'Status', code: 410, reason: 'Expired', metadata: { continue: token } });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
