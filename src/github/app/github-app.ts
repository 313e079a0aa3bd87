import { checkAddress, publicApi } from '../access.ts';
import { Connection } from '../connection.ts';
import type { Credentials } from '../credentials.ts';
import { GithubError } from '../errors.ts';
import { Pacer } from '../pacer.ts';
import { type Timing, defaultTiming } from '../timing.ts';
import { until } from '../waiting.ts';
import { App, type AppCheck, checkApp } from './app-check.ts';
import { appCredentials } from './app-credentials.ts';
import { InstallationAccess } from './installation-access.ts';
import { InstallationToken } from './installation-token.ts';
import { type Installation, readInstallations } from './installations.ts';
import type { CallOptions, GithubAppSettings } from './settings.ts';

/** Milliseconds. */
const longestCheck = 10_000;

/** GitHub as one App sees it. What fails is a GithubError, in one line without secrets. */
export class GithubApp {
  readonly #settings: GithubAppSettings;
  readonly #credentials: Credentials;
  readonly #pacer: Pacer;
  readonly #installations = new Map<number, InstallationAccess>();
  #id: Promise<number> | undefined;

  /** Throws a GithubError with the code `INPUT` for a key, an id or an address that is none. */
  constructor(settings: GithubAppSettings) {
    checkAddress(settings.apiUrl ?? publicApi);
    this.#credentials = appCredentials(settings);
    this.#settings = settings;
    this.#pacer = this.#newPacer();
  }

  /**
   * Who the App is, and what it lacks. `TOKEN`: GitHub does not know it, or not with this key. Takes ten seconds at most,
   * so that whoever asks can say that there is no answer.
   */
  async check({ signal }: CallOptions = {}): Promise<AppCheck> {
    const { request } = { ...defaultTiming, ...this.#settings.timing };
    return checkApp(await this.#read(signal, { total: Math.min(request, longestCheck) }));
  }

  /** All accounts that have the App, up to 10,000. */
  async installations({ signal }: CallOptions = {}): Promise<readonly Installation[]> {
    const { items, isCut } = await readInstallations(this.#connect(signal));
    if (isCut) this.#settings.log(`more installations than the ${items.length} that were read`);
    return items;
  }

  /** What one of them may do. Asks nothing by itself; the same number gives the same object. */
  installation(id: number): InstallationAccess {
    const known = this.#installations.get(id);
    if (known) return known;
    if (!Number.isSafeInteger(id) || id < 1) throw new GithubError('INPUT', `${id} is no number of an installation`);
    const { apiUrl, timing, onLimit, log } = this.#settings;
    const credentials = new InstallationToken(id, () => this.#connect(undefined), this.#credentials.secrets);
    const pacer = this.#newPacer();
    const made = new InstallationAccess({
      credentials,
      appId: (signal) => this.#appId(signal),
      connect: (signal) =>
        new Connection({
          credentials,
          pacer,
          apiUrl,
          timing,
          signal,
          onLimit: onLimit && ((limit) => onLimit({ installation: id, ...limit })),
        }),
      log,
    });
    this.#installations.set(id, made);
    return made;
  }

  #newPacer(): Pacer {
    return new Pacer({ ...defaultTiming, ...this.#settings.timing });
  }

  #connect(signal: AbortSignal | undefined, more: Partial<Timing> = {}): Connection {
    const { apiUrl, timing, onLimit } = this.#settings;
    return new Connection({
      credentials: this.#credentials,
      pacer: this.#pacer,
      apiUrl,
      timing: { ...timing, ...more },
      signal,
      onLimit: onLimit && ((limit) => onLimit({ installation: 'app', ...limit })),
    });
  }

  /** The App's number: of a client id only GitHub knows it. */
  #appId(signal: AbortSignal | undefined): Promise<number> {
    if (!this.#id) {
      this.#id = this.#read(undefined).then(({ id }) => id);
      // Whoever asks next asks GitHub again.
      this.#id.catch(() => (this.#id = undefined));
    }
    return until(this.#id, signal);
  }

  async #read(signal: AbortSignal | undefined, timing: Partial<Timing> = {}): Promise<App> {
    try {
      return await this.#connect(signal, timing).ask({
        what: 'reading the App',
        kind: 'read',
        shape: App,
        send: (octokit, request) => octokit.request('GET /app', { request }),
      });
    } catch (error) {
      // An App of this id is not there, or no more.
      if (error instanceof GithubError && error.status === 404) throw new GithubError('TOKEN', error.message, 404);
      throw error;
    }
  }
}
