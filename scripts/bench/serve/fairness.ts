import { faultOf } from '../../../test/support/serve/expected-head.ts';
import { sendAtOnce } from '../../../test/support/serve/burst.ts';
import type { BurstScene } from './measured-burst.ts';
import { type Pushed, commitHeads, push } from './pulls.ts';

/** How a repository with one pull request fares beside one with many. */
export interface FairnessFigures {
  readonly crowd: number;
  /** Verdicts of the many that came between the webhook of the one and its verdict. */
  readonly before: number;
  readonly seconds: number;
  readonly fault: string | undefined;
}

/** The repositories that it needs. */
export const crowded = 'crowd/fleet';
export const quietOne = 'quiet/fleet';

/** Opens `crowd` pull requests in one repository, and then one in another. Waits for that one only. */
export async function measureFairness({ stage, app, fleet }: BurstScene, crowd: number): Promise<FairnessFigures> {
  const many = Array.from({ length: crowd }, (_, index) => {
    return { repository: crowded, branch: `change-${index + 1}`, isWorse: index % 2 === 0 };
  });
  const lone = [{ repository: quietOne, branch: 'change-1', isWorse: true }];
  const heads = commitHeads(stage, fleet, many, 'many');
  const [loneHead] = commitHeads(stage, fleet, lone, 'one');
  if (!loneHead) throw new Error('nothing was committed');
  await sendAtOnce(stage.forge, async () => void (await push(stage, heads)));
  let pushed: readonly Pushed[] = [];
  const begun = { lines: app.log.length, at: performance.now() };
  await sendAtOnce(stage.forge, async () => void (pushed = await push(stage, new Map([loneHead]))));
  const [one] = pushed;
  if (!one) throw new Error('nothing was pushed');
  await app.logged('verdict published', ({ head }) => head === one.head.sha);
  const seconds = (performance.now() - begun.at) / 1000;
  const published = app.log.slice(begun.lines).filter(({ msg }) => msg === 'verdict published');
  const before = published.findIndex(({ head }) => head === one.head.sha);
  return { crowd, before, seconds, fault: await faultOf(stage.forge, one.head) };
}
