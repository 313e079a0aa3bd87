import * as z from 'zod';
import type { Annotation } from './annotation.ts';
import type { CheckAction } from './check-action.ts';
import { type RunConclusion, runConclusions } from './conclusion.ts';
import type { Connection } from './connection.ts';
import type { RepositoryName } from './publication.ts';

/** What is used of GitHub's answers. */
const CheckRun = z.object({
  id: z.number(),
  html_url: z.string().nullish(),
  status: z.string(),
  conclusion: z.enum(runConclusions).nullable().catch(null),
  external_id: z.string().nullable(),
  app: z.object({ id: z.number().optional(), slug: z.string().optional() }).nullish(),
  output: z.object({ annotations_count: z.number() }),
});
export type CheckRun = z.infer<typeof CheckRun>;

const CheckRunList = z.object({ check_runs: z.array(CheckRun) });

const unfinished: RunText = { title: 'Writing the result', summary: 'What was found is being written.' };
const perPage = 100;
const mostPages = 10;

/** What a run is known by. */
export interface RunIdentity {
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string;
  /** It has a key of its own: others of the name may have been begun since. */
  readonly isKeyed: boolean;
}

/** A run to begin. */
export interface NewRun extends RunIdentity {
  readonly detailsUrl?: string;
  /** What is shown of it until it is complete. */
  readonly begun?: RunText;
}

/** How a run ends. */
export interface RunEnd extends RunText {
  readonly conclusion: RunConclusion;
  readonly detailsUrl?: string;
  readonly text?: string;
  readonly actions?: readonly CheckAction[];
}

interface RunText {
  readonly title: string;
  readonly summary: string;
}

/** A change of a run: how messages call it, and whether it may be sent again. */
interface Update {
  readonly what: string;
  readonly kind: 'write' | 'write-again';
}

/** What a change of a run sets. */
interface RunFields {
  readonly status?: 'completed';
  readonly conclusion?: RunConclusion;
  readonly details_url?: string;
  readonly actions?: CheckAction[];
  readonly output: RunText & { readonly text?: string; readonly annotations?: Annotation[] };
}

/** The check runs of one repository: one request each. */
export class CheckRuns {
  readonly #connection: Connection;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #appId: number | undefined;

  /** `appId`: only runs of this App are found; everybody can give theirs the id of one that they read. */
  constructor(connection: Connection, { owner, repo }: RepositoryName, appId?: number) {
    this.#connection = connection;
    this.#repository = { owner, repo };
    this.#appId = appId;
  }

  /** The newest run about the same: if it is the newest of its name, or wherever it is, if it has a key. */
  async find(identity: RunIdentity): Promise<CheckRun | undefined> {
    for (let page = 1; page <= (identity.isKeyed ? mostPages : 1); page += 1) {
      const runs = await this.#list(identity, page);
      // One for each app that has a run of this name.
      const [newest] = runs.filter((run) => this.#isMeant(run, identity)).toSorted((a, b) => b.id - a.id);
      if (newest || runs.length < perPage) return newest;
    }
    return undefined;
  }

  #isMeant({ external_id: externalId, app }: CheckRun, identity: RunIdentity): boolean {
    return externalId === identity.externalId && (this.#appId === undefined || app?.id === this.#appId);
  }

  async #list({ name, headSha, isKeyed }: RunIdentity, page: number): Promise<readonly CheckRun[]> {
    const { check_runs: runs } = await this.#connection.ask({
      what: 'looking for check runs',
      kind: 'read',
      shape: CheckRunList,
      send: (octokit, request) =>
        octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
          ...this.#repository,
          ref: headSha,
          check_name: name,
          filter: isKeyed ? 'all' : 'latest',
          ...(this.#appId !== undefined && { app_id: this.#appId }),
          per_page: perPage,
          page,
          request,
        }),
    });
    return runs;
  }

  read(id: number): Promise<CheckRun> {
    return this.#connection.ask({
      what: `reading check run ${id}`,
      kind: 'read',
      shape: CheckRun,
      send: (octokit, request) =>
        octokit.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', {
          ...this.#repository,
          check_run_id: id,
          request,
        }),
    });
  }

  /** Begins a run. It blocks until it is completed. */
  create({ name, headSha, externalId, detailsUrl, begun = unfinished }: NewRun): Promise<CheckRun> {
    return this.#connection.ask({
      what: 'creating the check run',
      kind: 'write',
      shape: CheckRun,
      send: (octokit, request) =>
        octokit.request('POST /repos/{owner}/{repo}/check-runs', {
          ...this.#repository,
          name,
          head_sha: headSha,
          external_id: externalId,
          status: 'in_progress',
          ...(detailsUrl !== undefined && { details_url: detailsUrl }),
          output: begun,
          request,
        }),
    });
  }

  /** Adds annotations to those that the run has. */
  append(id: number, annotations: readonly Annotation[]): Promise<CheckRun> {
    const output = { ...unfinished, annotations: [...annotations] };
    return this.#update(id, { what: 'annotating', kind: 'write' }, { output });
  }

  complete(id: number, { conclusion, detailsUrl, title, summary, text, actions }: RunEnd): Promise<CheckRun> {
    return this.#update(
      id,
      { what: 'completing', kind: 'write-again' },
      {
        status: 'completed',
        conclusion,
        ...(detailsUrl !== undefined && { details_url: detailsUrl }),
        ...(actions && {
          actions: actions.map(({ label, description, identifier }) => ({ label, description, identifier })),
        }),
        output: { title, summary, ...(text !== undefined && { text }) },
      },
    );
  }

  /** Ends a run that another one replaces. */
  cancel(id: number): Promise<CheckRun> {
    const output = { title: 'Replaced', summary: 'A newer run of this check says what was found.' };
    const fields = { status: 'completed', conclusion: 'cancelled', output } as const;
    return this.#update(id, { what: 'cancelling', kind: 'write-again' }, fields);
  }

  #update(id: number, { what, kind }: Update, fields: RunFields): Promise<CheckRun> {
    return this.#connection.ask({
      what: `${what} check run ${id}`,
      kind,
      shape: CheckRun,
      send: (octokit, request) =>
        octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
          ...this.#repository,
          check_run_id: id,
          ...fields,
          request,
        }),
    });
  }
}
