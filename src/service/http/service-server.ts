import { WebServer } from '../../platform/http/web-server.ts';
import type { RefusalCause } from './refusal.ts';
import { type RoutesSettings, ServiceRoutes, type ServiceSurface, shownPath } from './service-routes.ts';
import { serviceLimits } from './service-limits.ts';

export interface ServiceServerSettings extends Omit<RoutesSettings, 'limits' | 'onRefused'> {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly limits?: Partial<RoutesSettings['limits']>;
  readonly onRefused?: (cause: RefusalCause) => void;
}

/** Answers over HTTP for one component: probes from the first moment, calls once there is something behind it. */
export class ServiceServer {
  readonly #server: WebServer;
  readonly #routes: ServiceRoutes;

  private constructor(server: WebServer, routes: ServiceRoutes) {
    this.#server = server;
    this.#routes = routes;
  }

  /** Listens until it is stopped. Throws a WebServerError if it cannot. */
  static async start(settings: ServiceServerSettings): Promise<ServiceServer> {
    const { host, port, log, onRefused } = settings;
    const limits = { ...serviceLimits, ...settings.limits };
    const routes = new ServiceRoutes({ ...settings, limits });
    const server = await WebServer.start({
      host,
      port,
      log,
      limits,
      ...(onRefused && { onRefused }),
      answer: (request, response) => routes.answer(request, response),
      shownPath,
      broken: {
        status: 500,
        text: `${JSON.stringify({ error: 'Something broke; the log says what.' })}\n`,
        headers: { 'content-type': 'application/json' },
      },
    });
    return new ServiceServer(server, routes);
  }

  /** Where it answers: without a slash at the end. */
  get url(): string {
    return this.#server.url;
  }

  /** From now on, calls are answered. */
  begin(surface: ServiceSurface): void {
    this.#routes.begin(surface);
  }

  /** Tells the calls under way to end that only the leader answers: another replica does from now on. */
  abortCalls(): void {
    this.#routes.abortCalls();
  }

  /** Refuses calls, lets answers end for so many milliseconds, then cuts them. Ends when none is left. */
  stop(milliseconds: number): Promise<void> {
    this.#routes.end();
    return this.#server.stop(milliseconds);
  }
}
