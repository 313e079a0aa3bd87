import https from 'node:https';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { collectionPath } from '../../../../src/kube/api/kube-api.ts';
import { ownAnnotations } from '../../../../src/kube/names/metadata-keys.ts';
import { servedResults } from '../../../../src/scanner/stored/result-kinds.ts';
import type { BenchStage } from './stage.ts';

const texts = z.record(z.string(), z.string());
const Event = z.object({
  type: z.string(),
  object: z.object({ metadata: z.object({ labels: texts.default({}), annotations: texts.default({}) }) }),
});
const Listed = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

/** Sees scan results become others, as any reader of the API server does. */
export class ResultWatch {
  readonly #contents = new Map<string, string>();
  readonly #changed = new Map<string, number>();
  readonly #stop = new AbortController();
  readonly #subjectOf: (labels: Readonly<Record<string, string>>) => string;
  #failure: Error | undefined;

  private constructor(subjectOf: (labels: Readonly<Record<string, string>>) => string) {
    this.#subjectOf = subjectOf;
  }

  /** Knows all results of now, and watches from there on. */
  static async start(
    { client, plane }: BenchStage,
    subjectOf: (labels: Readonly<Record<string, string>>) => string,
  ): Promise<ResultWatch> {
    const watch = new ResultWatch(subjectOf);
    const path = collectionPath(servedResults.scan);
    const { resourceVersion } = Listed.parse(
      await client.ask({ method: 'GET', path: `${path}?limit=1`, form: 'metadata of all' }),
    ).metadata;
    for await (const object of client.list(path, 'metadata of all')) watch.#take({ type: 'ADDED', object }, 0);
    const query = `watch=1&resourceVersion=${resourceVersion}&timeoutSeconds=3600`;
    const headers = {
      authorization: `Bearer ${plane.adminToken}`,
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    };
    const options = { headers, ca: plane.ca, agent: false as const, signal: watch.#stop.signal };
    await new Promise<void>((begun, fail) => {
      const sent = https.get(new URL(`${path}?${query}`, plane.url), options, (response) => {
        begun();
        const lines = createInterface({ input: response });
        // Readline tells errors of the response as its own.
        lines.on('error', (error: Error) => watch.#ended(error));
        lines.on('line', (line) => watch.#take(JSON.parse(line), Date.now()));
        lines.on('close', () => watch.#ended(new Error('the watch of results ended')));
      });
      sent.on('error', (error) => {
        watch.#ended(error);
        fail(error);
      });
    });
    return watch;
  }

  /** When the result of a subject, `namespace/Kind/name`, last became another one; milliseconds since 1970. */
  changedAt(subject: string): number | undefined {
    if (this.#failure) throw this.#failure;
    return this.#changed.get(subject);
  }

  stop(): void {
    this.#stop.abort();
  }

  #ended(error: Error): void {
    if (!this.#stop.signal.aborted) this.#failure ??= error;
  }

  #take(raw: unknown, at: number): void {
    const { type, object } = Event.parse(raw);
    if (type !== 'ADDED' && type !== 'MODIFIED') return;
    const { labels, annotations } = object.metadata;
    const subject = this.#subjectOf(labels);
    const content = annotations[ownAnnotations.contentHash] ?? '';
    if (this.#contents.get(subject) === content) return;
    this.#contents.set(subject, content);
    if (at > 0) this.#changed.set(subject, at);
  }
}
