import type { IncomingMessage } from 'node:http';
import { defaultHttpLimits } from '../../platform/http/http-limits.ts';
import { WebServer, WebServerError } from '../../platform/http/web-server.ts';
import type { HttpSettings } from './http-settings.ts';
import { Routes } from './routes.ts';
import type { Surface } from './surface.ts';

/**
 * Answers `/webhook`, `/livez`, `/readyz`, `/metrics` and `/verdicts/ID` until it is stopped. Throws a WebServerError if
 * it cannot, or for settings under which anybody could sign or read.
 */
export async function startHttpServer(settings: HttpSettings, surface: Surface): Promise<WebServer> {
  const { host, port, log, onRefused, secret, readerToken } = settings;
  if (secret === '') throw new WebServerError('the secret of the webhook is empty: everybody could sign');
  if (readerToken === '') throw new WebServerError('the token of readers is empty: leave it out or set one');
  const limits = { ...defaultHttpLimits, ...settings.limits };
  const routes = new Routes(settings, surface, limits);
  return WebServer.start({
    host,
    port,
    log,
    limits,
    ...(onRefused && { onRefused }),
    answer: (request, response) => routes.answer(request, response),
    shownPath: routeShown,
    broken: { status: 500, text: 'Something broke; the log says what.\n' },
  });
}

/** The path without what lets one read a page. */
function routeShown({ url = '' }: IncomingMessage): string {
  return url.startsWith('/verdicts/') ? '/verdicts/…' : (url.split('?', 1)[0] ?? '');
}
