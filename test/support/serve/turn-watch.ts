import { type Subject, repositoryKey, subjectKey } from '../../../src/serve/state/subject.ts';

/** Watches who is served, and notes each repository that waited while another one was served twice. */
export class TurnWatch {
  readonly unfair: string[] = [];
  readonly #waiting = new Map<string, string>();
  readonly #taken = new Map<string, string>();
  /** By repository that waits with nothing taken: who was served since. */
  readonly #servedSince = new Map<string, Set<string>>();

  added(subject: Subject): void {
    this.#waiting.set(subjectKey(subject), repositoryKey(subject));
  }

  finished(key: string): void {
    this.#taken.delete(key);
  }

  took(subject: Subject): void {
    const served = repositoryKey(subject);
    this.#waiting.delete(subjectKey(subject));
    const waiting = this.#takeable();
    for (const one of this.#servedSince.keys()) if (!waiting.has(one)) this.#servedSince.delete(one);
    this.#servedSince.delete(served);
    waiting.delete(served);
    for (const one of waiting) {
      const since = this.#servedSince.get(one) ?? new Set();
      if (since.has(served)) this.unfair.push(`${one} waited while ${served} was served twice`);
      this.#servedSince.set(one, since.add(served));
    }
    this.#taken.set(subjectKey(subject), served);
  }

  /** Repositories that wait for something that nobody has, and have nothing else taken. */
  #takeable(): Set<string> {
    const busy = new Set(this.#taken.values());
    const waiting = [...this.#waiting].filter(([key]) => !this.#taken.has(key)).map(([, repository]) => repository);
    return new Set(waiting.filter((repository) => !busy.has(repository)));
  }
}
