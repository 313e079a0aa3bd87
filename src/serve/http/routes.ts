import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Bodies } from '../../platform/http/bodies.ts';
import type { HttpLimits } from '../../platform/http/http-limits.ts';
import type { HttpSettings } from './http-settings.ts';
import { mayRead, tokenWanted } from './reader-access.ts';
import { type Reply, sendReply } from '../../platform/http/reply.ts';
import type { Surface } from './surface.ts';
import { isPageId, pageHeaders, sendPage } from './verdict-page.ts';
import { WebhookEndpoint } from './webhook-endpoint.ts';

const pagePrefix = '/verdicts/';
const reading: readonly string[] = ['GET', 'HEAD'];
const notFound: Reply = { status: 404, text: 'There is nothing here.\n' };

type Route = 'webhook' | 'livez' | 'readyz' | 'metrics' | 'page';

/** Answers requests, each by its path and method. */
export class Routes {
  readonly #settings: HttpSettings;
  readonly #surface: Surface;
  readonly #limits: HttpLimits;
  readonly #webhooks: WebhookEndpoint;
  readonly #pageHeaders: OutgoingHttpHeaders;

  constructor(settings: HttpSettings, surface: Surface, limits: HttpLimits) {
    this.#settings = settings;
    this.#surface = surface;
    this.#limits = limits;
    this.#webhooks = new WebhookEndpoint(settings, surface, new Bodies(limits));
    this.#pageHeaders = pageHeaders(settings.styles);
  }

  /** Answers one request. Throws what the rest of the program throws; then an answer may have begun. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const route = routeOf(path);
    if (route === undefined) return this.#send(request, response, notFound);
    const methods = route === 'webhook' ? ['POST'] : reading;
    if (!methods.includes(request.method ?? '')) {
      const headers = { allow: methods.join(', ') };
      return this.#send(request, response, { status: 405, text: 'This method has no meaning here.\n', headers });
    }
    if (route === 'page') return this.#sendPage(request, response, path.slice(pagePrefix.length));
    this.#send(request, response, await this.#reply(route, request));
  }

  async #reply(route: Exclude<Route, 'page'>, request: IncomingMessage): Promise<Reply> {
    switch (route) {
      case 'webhook':
        return this.#webhooks.answer(request);
      case 'livez':
        return this.#surface.isAlive() ? { status: 200, text: 'alive\n' } : { status: 503, text: 'not alive\n' };
      case 'readyz': {
        const { isReady, sentences } = this.#surface.readiness();
        const text = [...(isReady ? ['ready'] : ['not ready']), ...sentences].join('\n');
        return { status: isReady ? 200 : 503, text: `${text}\n` };
      }
      case 'metrics': {
        if (!this.#mayRead(request)) return tokenWanted;
        const { contentType, text } = await this.#surface.metrics();
        return { status: 200, text, headers: { 'content-type': contentType } };
      }
    }
  }

  async #sendPage(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    if (!this.#mayRead(request)) return this.#send(request, response, tokenWanted);
    const page = isPageId(id) ? this.#surface.page(id) : undefined;
    if (page === undefined) return this.#send(request, response, notFound);
    await sendPage(request, response, page, this.#pageHeaders);
  }

  #mayRead({ headers }: IncomingMessage): boolean {
    const isAllowed = mayRead(this.#settings.readerToken, headers.authorization);
    if (!isAllowed) this.#settings.onRefused?.('reader');
    return isAllowed;
  }

  #send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
    sendReply(request, response, reply, this.#limits.lingerTime);
  }
}

function routeOf(path: string): Route | undefined {
  switch (path) {
    case '/webhook':
      return 'webhook';
    case '/livez':
      return 'livez';
    case '/readyz':
      return 'readyz';
    case '/metrics':
      return 'metrics';
    default:
      return path.startsWith(pagePrefix) ? 'page' : undefined;
  }
}
