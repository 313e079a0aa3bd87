import { pino } from 'pino';
import { controls } from '../../../src/engine/controls/index.ts';
import { Inventory } from '../../../src/engine/inventory.ts';
import type { InventoryOptions } from '../../../src/engine/options.ts';
import { fieldAt, text } from '../../../src/engine/read.ts';
import { resourceId } from '../../../src/model/resource.ts';
import { ChangedKeys } from '../../../src/scanner/judging/changed-keys.ts';
import { Judge } from '../../../src/scanner/judging/judge.ts';
import type { JudgedObject } from '../../../src/scanner/results/judged-object.ts';
import { ResultClaims } from '../../../src/scanner/results/result-claims.ts';
import { SubjectBook } from '../../../src/scanner/results/subject-book.ts';
import { StoredResults } from '../../../src/scanner/stored/stored-results.ts';
import { ResultWriter, type WriteOutcome } from '../../../src/scanner/writing/result-writer.ts';
import { identityOf, resourceOf } from '../inventories.ts';
import { settings } from '../posture-results.ts';
import { ResultServer } from './result-server.ts';

/** A judge with an inventory of its own, that writes to an API server in memory. */
export class JudgeHere {
  readonly server: ResultServer;
  readonly stored = new StoredResults();
  readonly changed = new ChangedKeys(() => 0);
  readonly outcomes: WriteOutcome[] = [];
  readonly inventory: Inventory;
  readonly book: SubjectBook;
  readonly judge: Judge;
  readonly #objects = new Map<string, unknown>();

  constructor(server = new ResultServer(), options: Partial<InventoryOptions> = {}) {
    this.server = server;
    server.watch('workloadconfigurationscans', this.stored.handler('scan'));
    server.watch('workloadconfigurationscansummaries', this.stored.handler('summary'));
    for (const { apiVersion, kind, metadata } of server.objects.values()) {
      const handler = this.stored.handler(kind.endsWith('Summary') ? 'summary' : 'scan');
      handler.upsert({ apiVersion, kind, metadata, object: {} } as Parameters<typeof handler.upsert>[0]);
    }
    this.inventory = new Inventory({ controls, scope: 'cluster', ...options });
    const claims = new ResultClaims((namespace, name) => this.stored.holderOf(namespace, name));
    const { kubescapeNamespace } = settings;
    this.book = new SubjectBook(
      (keys) => this.inventory.verdictsOf(keys),
      (key) => this.find(key),
      claims,
      kubescapeNamespace,
    );
    const writer = new ResultWriter({
      api: server,
      stored: this.stored,
      kubescapeNamespace,
      log: pino({ level: 'silent' }),
      now: () => 0,
      told: (_kind, outcome) => this.outcomes.push(outcome),
    });
    const { inventory, book, stored, changed } = this;
    this.judge = new Judge({ inventory, book, stored, writer, changed, results: settings, told: () => {} });
  }

  find(key: string): JudgedObject | undefined {
    const object = this.#objects.get(key);
    if (object === undefined) return undefined;
    const uid = text(fieldAt(object, 'metadata', 'uid'));
    const labels = fieldAt(object, 'metadata', 'labels') as Readonly<Record<string, string>> | undefined;
    return { ...identityOf(object), ...(uid === '' ? {} : { uid }), ...(labels ? { labels } : {}) };
  }

  set(object: unknown): string {
    const resource = resourceOf(object);
    this.#objects.set(resource.key, object);
    this.inventory.upsert(resource);
    return resource.key;
  }

  delete(object: unknown): string {
    const key = resourceId(identityOf(object));
    this.#objects.delete(key);
    this.inventory.delete(key);
    return key;
  }

  /** Judges what has changed, as a trigger does. Tells whether all of it is stored. */
  async catchUp(): Promise<boolean> {
    const { signal } = new AbortController();
    await this.judge.absorb();
    const judged = await this.judge.judge(this.changed.keys(), { signal });
    const tidied = await this.judge.tidy(signal);
    return !tidied.hasFailed && Array.from(judged.values()).every(({ hasFailed }) => !hasFailed);
  }
}
