import type { Match, Rule } from '../model/control.ts';
import { objectRule } from './rules.ts';
import { bare } from './violation.ts';

/** A rule that fails every object of a kind: somebody has to know that it is there. */
export function existing(name: string, score: number, match: Match): Rule {
  return objectRule({ name, score, matches: [match], check: () => [bare()] });
}
