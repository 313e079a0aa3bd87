import { type BegunCheck, beginThrough } from '../begin.ts';
import type { Connection } from '../connection.ts';
import { GithubError } from '../errors.ts';
import type { CheckBegin, CheckNotice } from '../keyed-run.ts';
import { notifyThrough } from '../notify.ts';
import {
  type Publication,
  type Published,
  type RepositoryName,
  checkPublication,
  checkRepository,
} from '../publication.ts';
import { publishThrough } from '../publish.ts';
import { readRef } from './refs.ts';
import type { InstallationToken } from './installation-token.ts';
import { readMergeBase } from './merge-base.ts';
import { type OpenPulls, type PullRequest, readOpenPulls, readPull } from './pulls.ts';
import { type InstalledRepository, type RepositoryFacts, readRepositories, readRepository } from './repositories.ts';
import type { CallOptions } from './settings.ts';

interface AccessSettings {
  readonly credentials: InstallationToken;
  /** The number of the App. */
  readonly appId: (signal: AbortSignal | undefined) => Promise<number>;
  /** With a total time of its own for each call. */
  readonly connect: (signal: AbortSignal | undefined) => Connection;
  readonly log: (line: string) => void;
}

/** What the App may do in one account. All calls together keep one pace, whoever makes them. */
export class InstallationAccess {
  readonly #settings: AccessSettings;

  constructor(settings: AccessSettings) {
    this.#settings = settings;
  }

  /**
   * The value of the header `authorization` for Git over HTTP. `refused`: the one that Git was refused with, so that
   * another one is got.
   */
  async gitAuthorization({ signal, refused }: CallOptions & { readonly refused?: string } = {}): Promise<string> {
    const { credentials } = this.#settings;
    const token = await credentials.get(signal);
    if (basic(token) !== refused) return basic(token);
    credentials.drop(token);
    return basic(await credentials.get(signal));
  }

  /** Those that the installation was given, up to 10,000. */
  async repositories({ signal }: CallOptions = {}): Promise<readonly InstalledRepository[]> {
    const { items, isCut } = await readRepositories(this.#settings.connect(signal));
    if (isCut) this.#settings.log(`more repositories than the ${items.length} that were read`);
    return items;
  }

  async repository(name: RepositoryName, { signal }: CallOptions = {}): Promise<RepositoryFacts> {
    checkRepository(name);
    return readRepository(this.#settings.connect(signal), name);
  }

  /** Undefined: there is none of this number. */
  async pull(name: RepositoryName, number: number, { signal }: CallOptions = {}): Promise<PullRequest | undefined> {
    checkRepository(name);
    if (!Number.isSafeInteger(number) || number < 1) {
      throw new GithubError('INPUT', `${number} is no number of a pull request`);
    }
    return readPull(this.#settings.connect(signal), name, number);
  }

  /** At most 1000, the last changed first. `etag`: of the last answer; unchanged, it costs nothing of the limit. */
  async openPulls(
    name: RepositoryName,
    etag?: string,
    { signal }: CallOptions = {},
  ): Promise<{ readonly unchanged: true } | OpenPulls> {
    checkRepository(name);
    return (await readOpenPulls(this.#settings.connect(signal), name, etag)) ?? { unchanged: true };
  }

  /** Base: a branch or a full hash; head: a full hash. Undefined: no common history, or one of them is not known. */
  async mergeBase(
    name: RepositoryName,
    base: string,
    head: string,
    { signal }: CallOptions = {},
  ): Promise<string | undefined> {
    checkRepository(name);
    return readMergeBase(this.#settings.connect(signal), name, base, head);
  }

  /** The commit that a ref stands at, such as `refs/heads/main`. Undefined: there is no such ref. */
  async ref(name: RepositoryName, ref: string, { signal }: CallOptions = {}): Promise<string | undefined> {
    checkRepository(name);
    return readRef(this.#settings.connect(signal), name, ref);
  }

  /** Begins the run of a key, or finds it. */
  async begin(run: CheckBegin, options: CallOptions = {}): Promise<BegunCheck> {
    checkPublication(run);
    return beginThrough(this.#settings.connect(options.signal), run, await this.#as(options));
  }

  /** Publishes a verdict, in the run of its key if it has one. */
  async publish(publication: Publication, options: CallOptions = {}): Promise<Published> {
    checkPublication(publication);
    return publishThrough(this.#settings.connect(options.signal), publication, await this.#as(options));
  }

  /** Ends the run of a key without a report. */
  async notify(notice: CheckNotice, options: CallOptions = {}): Promise<Published> {
    checkPublication(notice);
    return notifyThrough(this.#settings.connect(options.signal), notice, await this.#as(options));
  }

  async #as({ signal }: CallOptions): Promise<{ readonly log: (line: string) => void; readonly appId: number }> {
    return { log: this.#settings.log, appId: await this.#settings.appId(signal) };
  }
}

function basic(token: string): string {
  return `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
}
