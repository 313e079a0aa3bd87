import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseBody } from '../../github/webhook/parse-body.ts';
import { hasSignature, isSigned } from '../../github/webhook/signature.ts';
import { WebhookError } from '../../github/webhook/webhook-error.ts';
import { readEvent, type WebhookEvent } from '../../github/webhook/webhook-event.ts';
import { shorten, spellOutControls } from '../../report/escape.ts';
import type { Bodies } from '../../platform/http/bodies.ts';
import { isJson } from '../../platform/http/is-json.ts';
import type { HttpSettings } from './http-settings.ts';
import { refusals } from './refusal.ts';
import type { Reply } from '../../platform/http/reply.ts';
import type { Surface } from './surface.ts';

type WebhookCause = keyof typeof refusals;

/** What a webhook came to. */
type Outcome =
  | { readonly kind: 'accepted' | 'duplicate' | 'ignored'; readonly event: WebhookEvent }
  | { readonly kind: WebhookCause; readonly event?: WebhookEvent; readonly reason?: string };

type EndpointSettings = Pick<HttpSettings, 'secret' | 'app' | 'log' | 'onRefused' | 'onDelivery'>;

/** Takes webhooks: checks, reads and files each, and answers without waiting for what it asks for. */
export class WebhookEndpoint {
  readonly #settings: EndpointSettings;
  readonly #accept: Surface['accept'];
  readonly #bodies: Bodies;

  constructor(settings: EndpointSettings, { accept }: Surface, bodies: Bodies) {
    this.#settings = settings;
    this.#accept = accept;
    this.#bodies = bodies;
  }

  /** Gives the answer; it was written into the log, with what it is about. Throws what filing throws. */
  async answer(request: IncomingMessage): Promise<Reply> {
    const begun = performance.now();
    const outcome = await this.#outcome(request);
    const reply = replyTo(outcome);
    const { event } = outcome;
    const isTaken = reply.status < 300;
    this.#settings.log[isTaken ? 'info' : 'warn'](
      {
        event: shown(request.headers['x-github-event']),
        delivery: shown(request.headers['x-github-delivery']),
        ...(event && { kind: event.kind, ...('change' in event && { change: event.change }) }),
        outcome: outcome.kind,
        ...('reason' in outcome && { reason: outcome.reason }),
        milliseconds: Math.round(performance.now() - begun),
      },
      'webhook',
    );
    this.#count(request.headers, outcome);
    return reply;
  }

  #count(headers: IncomingHttpHeaders, { kind }: Outcome): void {
    const isTaken = kind === 'accepted' || kind === 'duplicate' || kind === 'ignored';
    if (!isTaken) this.#settings.onRefused?.(kind);
    this.#settings.onDelivery?.(shown(headers['x-github-event']), isTaken ? kind : 'refused');
  }

  async #outcome(request: IncomingMessage): Promise<Outcome> {
    const { headers } = request;
    if (!isJson(headers)) return { kind: 'media-type' };
    const name = oneOf(headers['x-github-event'], /^[a-z_]{1,64}$/);
    const id = oneOf(headers['x-github-delivery'], /^[0-9A-Za-z-]{1,64}$/);
    if (name === undefined || id === undefined) return { kind: 'headers' };
    const signature = oneOf(headers['x-hub-signature-256'], /^sha256=/);
    // Without one there is no need to read the body.
    if (!hasSignature(signature)) return { kind: 'signature' };
    const body = await this.#bodies.read(request);
    if (body.kind === 'refused') return { kind: body.cause };
    if (!isSigned(this.#settings.secret, body.bytes, signature)) return { kind: 'signature' };
    return this.#file(id, name, body.bytes);
  }

  #file(id: string, name: string, bytes: Uint8Array): Outcome {
    let event: WebhookEvent;
    try {
      event = readEvent(name, parseBody(bytes), this.#settings.app);
    } catch (error) {
      if (error instanceof WebhookError) return { kind: 'payload', reason: error.message };
      throw error;
    }
    if (event.kind === 'ignored') return { kind: 'ignored', event };
    const digest = createHash('sha256').update(bytes).digest('hex');
    return { kind: this.#accept({ id, digest, event, name }), event };
  }
}

function replyTo(outcome: Outcome): Reply {
  if (outcome.kind === 'accepted') return { status: 202, text: 'Accepted.\n' };
  if (outcome.kind === 'duplicate') return { status: 200, text: 'This delivery was there before.\n' };
  if (outcome.kind === 'ignored') {
    return { status: 200, text: `Ignored${'why' in outcome.event ? `: ${outcome.event.why}` : ''}.\n` };
  }
  const { status, text, retryAfter } = refusals[outcome.kind];
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return { status, text: `${'reason' in outcome ? outcome.reason : text}\n`, headers };
}

/** A header of which there is one, in the right form. */
function oneOf(value: string | string[] | undefined, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

/** A header for the log. */
function shown(value: string | string[] | undefined): string {
  return spellOutControls(shorten(String(value ?? ''), 64));
}
