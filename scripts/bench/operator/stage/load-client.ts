import https from 'node:https';
import * as z from 'zod';
import type { Cluster } from '../../../../test/support/cluster/cluster.ts';

const accepted = {
  metadata: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  'metadata of all': 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  whole: 'application/json',
};

/** Of a stored object. */
export const Metadata = z.object({
  metadata: z.object({ name: z.string(), uid: z.string(), resourceVersion: z.string() }),
});

export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Sent as JSON; a PATCH is a JSON merge patch. */
  readonly body?: unknown;
  /** What the answer is to hold. */
  readonly form?: keyof typeof accepted;
}

/** Writes many objects as the admin, over connections that stay open. Priorities and limits of the server do not apply. */
export class LoadClient {
  readonly #cluster: Cluster;
  readonly #agent: https.Agent;
  readonly #lanes: number;

  constructor(cluster: Cluster, lanes = 32) {
    this.#cluster = cluster;
    this.#lanes = lanes;
    this.#agent = new https.Agent({ keepAlive: true, maxSockets: lanes, ca: cluster.ca });
  }

  /** Gives the answer's body. Throws an Error for any status but 2xx. */
  async ask({ method, path, body, form = 'metadata' }: LoadRequest): Promise<unknown> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.#cluster.adminToken}`,
      accept: accepted[form],
      ...(text !== undefined && {
        'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        'content-length': Buffer.byteLength(text),
      }),
    };
    const answer = await new Promise<{ readonly status: number; readonly text: string }>((done, fail) => {
      const options = { method, headers, agent: this.#agent };
      const sent = https.request(new URL(path, this.#cluster.url), options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail);
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      sent.on('error', fail).end(text);
    });
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`);
    }
    return JSON.parse(answer.text);
  }

  /** Does all of it, as many at once as there are connections. */
  async all<T>(items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
    const left = items[Symbol.iterator]();
    const lane = async (): Promise<void> => {
      for (let next = left.next(); next.done !== true; next = left.next()) await work(next.value);
    };
    await Promise.all(Array.from({ length: this.#lanes }, lane));
  }

  /** All pages of a list, item by item. */
  async *list(path: string, form: 'metadata of all' | 'whole'): AsyncGenerator<unknown> {
    let token = '';
    do {
      const page = Page.parse(await this.ask({ method: 'GET', path: `${path}?limit=500${token}`, form }));
      yield* page.items;
      const { continue: next = '' } = page.metadata;
      token = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
    } while (token !== '');
  }

  close(): void {
    this.#agent.destroy();
  }
}

const Page = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z.array(z.unknown()),
});
