import type { Forge } from '../github/forge/forge.ts';

/** A webhook of a burst. */
export interface Answered {
  readonly event: string;
  /** Status of the answer, or why there was none. */
  readonly answer: number | string | undefined;
  /** From the first byte sent to the last one of the answer, as the sender sees it. */
  readonly milliseconds: number;
}

/** Does something that webhooks tell of, keeps these back, and sends them all at once; resolves when all are answered. */
export async function sendAtOnce(forge: Forge, happen: () => Promise<void>): Promise<readonly Answered[]> {
  const { hooks } = forge;
  const before = hooks.deliveries.length;
  hooks.hold();
  await happen();
  await hooks.release(() => []);
  return Promise.all(
    hooks.deliveries.slice(before).map(async ({ id, event, answers }) => {
      const started = performance.now();
      await hooks.redeliver(id);
      return { event, answer: answers.at(-1), milliseconds: performance.now() - started };
    }),
  );
}
