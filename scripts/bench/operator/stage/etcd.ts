import { request } from 'node:http';
import * as z from 'zod';

const Status = z.object({
  header: z.object({ revision: z.string() }),
  dbSizeInUse: z.string(),
});
const Range = z.object({
  kvs: z.array(z.object({ key: z.string(), mod_revision: z.string() })).default([]),
  more: z.boolean().default(false),
});

/** Where Kubernetes keeps everything. */
export const everything = '/registry/';

/** Asks etcd itself what it holds: nothing that anybody wrote is missed. */
export class Etcd {
  readonly #socket: string;

  constructor(socket: string) {
    this.#socket = socket;
  }

  /** How often anything was written, ever. */
  async revision(): Promise<number> {
    return Number((await this.#status()).header.revision);
  }

  /** Bytes in use once all that was overwritten is thrown away. */
  async compactedBytes(): Promise<number> {
    const { header } = await this.#status();
    await this.#ask('/v3/kv/compaction', { revision: header.revision, physical: true });
    await this.#ask('/v3/maintenance/defragment', {});
    return Number((await this.#status()).dbSizeInUse);
  }

  /** Names of keys below a prefix, with the revision that each was last written in; those written after `since`. */
  async keys(prefix: string, since = 0): Promise<ReadonlyMap<string, number>> {
    const keys = new Map<string, number>();
    let from = prefix;
    for (;;) {
      const range = Range.parse(
        await this.#ask('/v3/kv/range', {
          key: base64(from),
          range_end: base64(endOf(prefix)),
          keys_only: true,
          limit: 5000,
          min_mod_revision: since + 1,
        }),
      );
      for (const { key, mod_revision } of range.kvs) keys.set(text(key), Number(mod_revision));
      const last = range.kvs.at(-1);
      if (!range.more || !last) return keys;
      from = `${text(last.key)}\0`;
    }
  }

  async #status(): Promise<z.infer<typeof Status>> {
    return Status.parse(await this.#ask('/v3/maintenance/status', {}));
  }

  #ask(path: string, body: unknown): Promise<unknown> {
    return new Promise((done, fail) => {
      const options = { socketPath: this.#socket, method: 'POST', path };
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) done(JSON.parse(answer));
          else fail(new Error(`etcd, ${path}: ${response.statusCode} ${answer.slice(0, 300)}`));
        });
      });
      sent.on('error', fail).setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
  }
}

function base64(key: string): string {
  return Buffer.from(key).toString('base64');
}

function text(key: string): string {
  return Buffer.from(key, 'base64').toString('utf8');
}

/** The first key behind all that begin so. */
function endOf(prefix: string): string {
  return `${prefix.slice(0, -1)}${String.fromCodePoint((prefix.codePointAt(prefix.length - 1) ?? 0) + 1)}`;
}
