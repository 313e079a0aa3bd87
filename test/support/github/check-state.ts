import type { CheckRunBody, SentAnnotation, SentRequest } from './request-rules.ts';
import { apps } from './app-tokens.ts';
import type { Service } from './service.ts';
import { type Holder, loginOf } from './token-holder.ts';
import { type Reply, type Upstream, refuse } from './upstream.ts';

/** A run as emulate gives it; what else it has is handed on. */
export interface Run {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  readonly external_id: string;
  readonly status: string;
  readonly app: { readonly id: number; readonly slug: string } | null;
  readonly output: object;
}

/** Told of runs that begin and end, as the webhook `check_run` is. */
export type RunListener = (action: 'created' | 'completed', repository: string, run: Run) => void;

interface Comment {
  readonly id: number;
}

const pattern = {
  create: /^(\/repos\/[^/]+\/[^/]+)\/check-runs$/,
  one: /^(\/repos\/[^/]+\/[^/]+)\/check-runs\/(\d+)$/,
  annotations: /\/check-runs\/(\d+)\/annotations$/,
  rerequest: /\/check-runs\/\d+\/rerequest$/,
  list: /\/commits\/[^/]+\/check-runs$/,
  comments: /\/issues\/(\d+\/comments|comments\/\d+)$/,
};

/** What emulate does not know, or forgets, of check runs and comments. */
export class CheckState implements Service {
  listener: RunListener = () => {};
  readonly #upstream: Upstream;
  readonly #annotations = new Map<number, SentAnnotation[]>();
  /** Slug of the app that made a run. */
  readonly #apps = new Map<number, string>();
  readonly #authors = new Map<number, string>();
  /** The buttons of a run; the API does not show them. */
  readonly #actions = new Map<number, readonly object[]>();

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  actions(id: number): readonly object[] {
    return this.#actions.get(id) ?? [];
  }

  async reply(sent: SentRequest, holder: Holder): Promise<Reply | undefined> {
    if (pattern.comments.test(sent.path)) return this.#comments(sent, holder);
    return sent.method === 'GET' ? this.#read(sent) : this.#write(sent, holder);
  }

  async #read(sent: SentRequest): Promise<Reply | undefined> {
    if (pattern.annotations.test(sent.path)) return this.#listAnnotations(sent);
    const isAboutRuns = pattern.one.test(sent.path) || pattern.list.test(sent.path);
    return isAboutRuns ? ofApp(sent, this.#corrected(await this.#upstream.forward(sent))) : undefined;
  }

  async #write(sent: SentRequest, holder: Holder): Promise<Reply | undefined> {
    const [, repository] = pattern.create.exec(sent.path) ?? [];
    if (repository) return this.#create(sent, repository, holder);
    const [, of = '', id] = pattern.one.exec(sent.path) ?? [];
    if (id) return this.#update(sent, of, Number(id), holder);
    // GitHub tells the app, and leaves the run as it is.
    return pattern.rerequest.test(sent.path) ? { status: 201, headers: {}, body: {} } : undefined;
  }

  async #create(sent: SentRequest, repository: string, holder: Holder): Promise<Reply> {
    if (holder.kind !== 'app') return refuse(403, 'You must authenticate via a GitHub App.');
    const { head_sha: sha = '' } = sent.body as CheckRunBody;
    if (holder.permissions['checks'] === 'write' && !(await this.#upstream.hasCommit(repository, sha))) {
      return refuse(422, `No commit found for SHA: ${sha}`);
    }
    const reply = await this.#upstream.forward(withStatus(sent));
    if (reply.status !== 201) return accepting(reply);
    const { id } = reply.body as Run;
    this.#apps.set(id, holder.slug);
    return this.#kept(repository, id, sent, reply);
  }

  async #update(sent: SentRequest, repository: string, id: number, holder: Holder): Promise<Reply> {
    if (holder.kind !== 'app') return refuse(403, 'You must authenticate via a GitHub App.');
    if (this.#apps.has(id) && this.#apps.get(id) !== holder.slug) {
      return refuse(403, 'Invalid app_id: a check run can only be modified by the GitHub App that created it.');
    }
    const reply = await this.#upstream.forward(withStatus(sent));
    return reply.status === 200 ? this.#kept(repository, id, sent, reply) : accepting(reply);
  }

  #kept(repository: string, id: number, sent: SentRequest, reply: Reply): Reply {
    this.#append(id, sent);
    const { actions, status, conclusion } = sent.body as CheckRunBody;
    if (actions) this.#actions.set(id, actions);
    const corrected = this.#corrected(reply);
    const isEnd = status === 'completed' || conclusion !== undefined;
    if (sent.method === 'POST') this.listener('created', repository, corrected.body as Run);
    if (isEnd) this.listener('completed', repository, corrected.body as Run);
    return corrected;
  }

  #append(id: number, { body }: SentRequest): void {
    this.#annotations.set(id, [
      ...(this.#annotations.get(id) ?? []),
      ...((body as CheckRunBody).output?.annotations ?? []),
    ]);
  }

  #listAnnotations({ path, query }: SentRequest): Reply {
    const all = this.#annotations.get(Number(pattern.annotations.exec(path)?.[1])) ?? [];
    const size = Number(query.get('per_page') ?? 30);
    const start = (Number(query.get('page') ?? 1) - 1) * size;
    const none = { title: null, raw_details: null, start_column: null, end_column: null };
    const body = all.slice(start, start + size).map((annotation) => Object.assign({}, none, annotation));
    return { status: 200, headers: {}, body };
  }

  #corrected(reply: Reply): Reply {
    const { body } = reply;
    if (reply.status >= 300) return reply;
    if (typeof body === 'object' && body && 'check_runs' in body) {
      const runs = (body.check_runs as readonly Run[]).map((run) => this.#correctRun(run));
      return { ...reply, body: { ...body, check_runs: runs } };
    }
    return { ...reply, body: this.#correctRun(body as Run) };
  }

  #correctRun(run: Run): Run {
    const app = apps.find(({ slug }) => slug === this.#apps.get(run.id));
    const annotations_count = this.#annotations.get(run.id)?.length ?? 0;
    return Object.assign({}, run, {
      app: app ? { id: app.id, slug: app.slug } : null,
      output: { ...run.output, annotations_count },
    });
  }

  async #comments(sent: SentRequest, holder: Holder): Promise<Reply> {
    const reply = await this.#upstream.forward(sent);
    if (reply.status >= 300) return reply;
    if (sent.method === 'POST') this.#authors.set((reply.body as Comment).id, loginOf(holder));
    const withUser = (comment: Comment): object => ({
      ...comment,
      user: { login: this.#authors.get(comment.id) ?? 'ghost' },
    });
    const body = Array.isArray(reply.body) ? reply.body.map(withUser) : withUser(reply.body as Comment);
    return { ...reply, body };
  }
}

/** Of one App, where only its runs are asked for, and in pages, which emulate does not cut. */
function ofApp({ query }: SentRequest, reply: Reply): Reply {
  const { body } = reply;
  if (typeof body !== 'object' || !body || !('check_runs' in body)) return reply;
  const appId = query.get('app_id');
  const runs = (body.check_runs as readonly Run[]).filter(({ app }) => !appId || String(app?.id) === appId);
  const size = Number(query.get('per_page') ?? 30);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return { ...reply, body: { total_count: runs.length, check_runs: runs.slice(start, start + size) } };
}

/** Emulate would ignore a conclusion without a status, and replace annotations: those are kept here. */
function withStatus(sent: SentRequest): SentRequest {
  const { output, ...body } = sent.body as CheckRunBody;
  const { annotations: _kept, ...rest } = output ?? {};
  const status = body.conclusion === undefined ? {} : { status: 'completed' };
  return { ...sent, body: { ...body, ...status, ...(output && { output: rest }) } };
}

function accepting(reply: Reply): Reply {
  return reply.status === 403 ? { ...reply, headers: { 'x-accepted-github-permissions': 'checks=write' } } : reply;
}
