import { createHmac } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import type { WebServer } from '../../../src/platform/http/web-server.ts';
import { startHttpServer } from '../../../src/serve/http/http-server.ts';
import type { DeliveryResult, HttpSettings } from '../../../src/serve/http/http-settings.ts';
import type { RefusalCause } from '../../../src/serve/http/refusal.ts';
import type { Delivery, Surface } from '../../../src/serve/http/surface.ts';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { type Received, send } from '../../support/http-client.ts';
import { appId } from '../../github/webhook/payloads.ts';

export { openSocket, readToEnd, say, send } from '../../support/http-client.ts';

export const secret = 'k9-of-the-shop';

/** A server and all that it asked of the rest of the program. */
export interface Running {
  readonly server: WebServer;
  readonly url: string;
  readonly deliveries: Delivery[];
  /** Ids of pages that were asked for. */
  readonly asked: string[];
  readonly lines: Record<string, unknown>[];
  readonly refused: RefusalCause[];
  readonly counted: (readonly [string, DeliveryResult])[];
}

/** Starts a server for one test: it accepts all deliveries, and has no pages, unless told otherwise. */
export async function startServer(
  settings: Partial<HttpSettings> = {},
  surface: Partial<Surface> = {},
): Promise<Running> {
  const kept = {
    deliveries: [] as Delivery[],
    asked: [] as string[],
    lines: [] as Record<string, unknown>[],
    refused: [] as RefusalCause[],
    counted: [] as [string, DeliveryResult][],
  };
  const server = await startHttpServer(
    {
      host: '127.0.0.1',
      port: 0,
      secret,
      app: { id: appId, isOurCheck: (name) => name === 'kubescape-gitops' },
      styles: [],
      log: createLog({ level: 'debug', destination: { write: (line) => kept.lines.push(JSON.parse(line)) } }),
      onRefused: (cause) => kept.refused.push(cause),
      onDelivery: (event, result) => kept.counted.push([event, result]),
      ...settings,
    },
    {
      readiness: () => ({ isReady: true, sentences: [] }),
      isAlive: () => true,
      metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
      ...surface,
      accept: (delivery) => {
        kept.deliveries.push(delivery);
        return surface.accept?.(delivery) ?? 'accepted';
      },
      page: (id) => {
        kept.asked.push(id);
        return surface.page?.(id);
      },
    },
  );
  onTestFinished(() => server.stop(0));
  return { server, url: server.url, ...kept };
}

export function signature(body: string | Uint8Array, key = secret): string {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
}

/** The headers of a delivery of this body, signed. */
export function deliveryHeaders(body: string | Uint8Array, event = 'pull_request'): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-event': event,
    'x-github-delivery': '7f2c8a50-c5f1-11f0-8de9-0242ac120002',
    'x-github-hook-installation-target-id': String(appId),
    'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    'x-hub-signature-256': signature(body),
  };
}

/** Delivers a payload as GitHub does. */
export function deliver(
  { url }: Running,
  payload: unknown,
  { event = 'pull_request', headers = {} }: { readonly event?: string; readonly headers?: OutgoingHttpHeaders } = {},
): Promise<Received> {
  const body = JSON.stringify(payload);
  return send(url, {
    path: '/webhook',
    method: 'POST',
    headers: { ...deliveryHeaders(body, event), ...headers },
    body,
  });
}
