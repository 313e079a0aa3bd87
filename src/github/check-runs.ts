import * as z from 'zod';
import type { Annotation } from './annotation.ts';
import type { Connection } from './connection.ts';
import type { PlannedRun } from './planned-run.ts';

/** What is used of GitHub's answers. */
const CheckRun = z.object({
  id: z.number(),
  html_url: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullable(),
  external_id: z.string().nullable(),
  app: z.object({ slug: z.string().optional() }).nullish(),
  output: z.object({ annotations_count: z.number() }),
});
export type CheckRun = z.infer<typeof CheckRun>;

const CheckRunList = z.object({ check_runs: z.array(CheckRun) });

const unfinished = { title: 'Writing the result', summary: 'What was found is being written.' } as const;

/** A change of a run: how messages call it, and whether it may be sent again. */
interface Update {
  readonly what: string;
  readonly kind: 'write' | 'write-again';
}

/** What a change of a run sets. */
interface RunFields {
  readonly status?: 'completed';
  readonly conclusion?: PlannedRun['conclusion'] | 'cancelled';
  readonly details_url?: string;
  readonly output: {
    readonly title: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations?: Annotation[];
  };
}

/** The check runs of one repository: one request each. */
export class CheckRuns {
  readonly #connection: Connection;
  readonly #repository: { readonly owner: string; readonly repo: string };

  constructor(connection: Connection, owner: string, repo: string) {
    this.#connection = connection;
    this.#repository = { owner, repo };
  }

  /** The newest run of that name on the commit, if it is about the same. */
  async find({ name, headSha, externalId }: PlannedRun): Promise<CheckRun | undefined> {
    const { check_runs: runs } = await this.#connection.ask({
      what: 'looking for check runs',
      kind: 'read',
      shape: CheckRunList,
      send: (octokit, request) =>
        octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
          ...this.#repository,
          ref: headSha,
          check_name: name,
          filter: 'latest',
          per_page: 100,
          request,
        }),
    });
    // One for each app that has a run of this name.
    return runs.find((run) => run.external_id === externalId);
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
  create({ name, headSha, externalId, detailsUrl }: PlannedRun): Promise<CheckRun> {
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
          output: unfinished,
          request,
        }),
    });
  }

  /** Adds annotations to those that the run has. */
  append(id: number, annotations: readonly Annotation[]): Promise<CheckRun> {
    const output = { ...unfinished, annotations: [...annotations] };
    return this.#update(id, { what: 'annotating', kind: 'write' }, { output });
  }

  complete(id: number, { conclusion, detailsUrl, title, summary, text }: PlannedRun): Promise<CheckRun> {
    return this.#update(
      id,
      { what: 'completing', kind: 'write-again' },
      {
        status: 'completed',
        conclusion,
        ...(detailsUrl !== undefined && { details_url: detailsUrl }),
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
