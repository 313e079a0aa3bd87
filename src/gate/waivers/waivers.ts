import { skipControls } from '../../engine/exceptions/inline.ts';
import { isExpired } from '../../engine/exceptions/expiry.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import type { UsedWaiver, Waiver, WaiverUse } from '../../report/gate/gate-report.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import type { SourcedException } from './exception-file.ts';
import { objectKey } from '../comparison/finding-key.ts';
import type { InlineWaiver } from './inline-waivers.ts';

/** Everything that waives on one side, expired or not. The same one may come from several clusters. */
export interface Waivers {
  readonly exceptions: readonly SourcedException[];
  readonly inline: readonly InlineWaiver[];
}

/**
 * What became of the waivers of a change: those of the base count, by what the evaluations that they were given to say;
 * of the head's it is only told how they differ. `now` is in milliseconds since 1970.
 */
export function waiverUse(
  { base, head }: { readonly base: Waivers; readonly head: Waivers },
  evaluations: readonly Evaluation[],
  now: number,
): WaiverUse {
  const before = listed(base);
  const after = listed(head);
  const current = before.filter((one) => !isExpired(one.waiver, now));
  const count = matchCounter(current, evaluations);
  const counted = unique(current).map((one): UsedWaiver => ({ ...one.waiver, matches: count(one) }));
  return {
    used: counted.filter(({ matches }) => matches > 0),
    unused: counted.filter(({ matches }) => matches === 0).map(({ matches: _matches, ...waiver }) => waiver),
    expired: waivers(before.filter((one) => !current.includes(one))),
    added: waivers(missingFrom(before, after)),
    removed: waivers(missingFrom(after, before)),
  };
}

/** A waiver, what it says, and the object whose annotations it is. */
interface Listed {
  readonly waiver: Waiver;
  readonly content: string;
  readonly object: string | undefined;
  readonly cluster: string | undefined;
}

const longestReason = 300;

function listed({ exceptions, inline }: Waivers): readonly Listed[] {
  return [
    ...exceptions.map(({ exception, place, cluster }): Listed => {
      const { name, reason, expires } = exception;
      return {
        waiver: waiverOf({ name, reason, expires, place }),
        content: canonicalJson(exception),
        object: undefined,
        cluster,
      };
    }),
    ...inline.map(({ name, skip, place, object, cluster }): Listed => {
      const { reason, expires } = skip;
      return { waiver: waiverOf({ name, reason, expires, place }), content: canonicalJson(skip), object, cluster };
    }),
  ];
}

type Parts = { readonly [Part in keyof Waiver]-?: Waiver[Part] | undefined } & Pick<Waiver, 'name'>;

function waiverOf({ name, reason, expires, place }: Parts): Waiver {
  return {
    name,
    ...(reason === undefined ? {} : { reason: bounded(reason) }),
    ...(expires === undefined ? {} : { expires }),
    ...(place === undefined ? {} : { place }),
  };
}

function bounded(reason: string): string {
  const line = reason.replaceAll(/\s+/g, ' ').trim();
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
}

/** By name and content: one that was edited is gone, and another one has come. */
function missingFrom(known: readonly Listed[], all: readonly Listed[]): readonly Listed[] {
  const idOf = ({ waiver, content, cluster }: Listed): string => JSON.stringify([cluster, waiver.name, content]);
  const ids = new Set(known.map(idOf));
  return all.filter((one) => !ids.has(idOf(one)));
}

/** Each name once, in order: what one object says of several controls, or in several clusters, is one waiver. */
function unique(all: readonly Listed[]): readonly Listed[] {
  const byName = new Map<string, Listed>();
  for (const one of all) if (!byName.has(one.waiver.name)) byName.set(one.waiver.name, one);
  return Array.from(byName.values()).toSorted((left, right) => (left.waiver.name < right.waiver.name ? -1 : 1));
}

function waivers(all: readonly Listed[]): readonly Waiver[] {
  return unique(all).map(({ waiver }) => waiver);
}

function matchCounter(all: readonly Listed[], evaluations: readonly Evaluation[]): (one: Listed) => number {
  const byObject = inlineMatches(all, evaluations);
  return ({ waiver, object }) => {
    if (object !== undefined) return byObject.get(object) ?? 0;
    return evaluations.reduce((sum, { exceptionUses }) => sum + (exceptionUses.get(waiver.name) ?? 0), 0);
  };
}

/** How many failures annotations waive, by object. Of a bound subject they may stand on the binding or on the role. */
function inlineMatches(all: readonly Listed[], evaluations: readonly Evaluation[]): ReadonlyMap<string, number> {
  const objects = new Set(all.flatMap(({ object }) => object ?? []));
  const matches = new Map<string, number>();
  if (objects.size === 0) return matches;
  for (const verdicts of evaluations.flatMap((evaluation) => Array.from(evaluation.verdicts))) {
    const rules = verdicts.controls.flatMap((control) => control.rules);
    const skipped = rules.filter(({ exceptions }) => exceptions.includes(skipControls)).length;
    if (skipped === 0) continue;
    const object = [...verdicts.related, verdicts].map(objectKey).find((key) => objects.has(key));
    if (object !== undefined) matches.set(object, (matches.get(object) ?? 0) + skipped);
  }
  return matches;
}
