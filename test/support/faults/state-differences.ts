import { isDeepStrictEqual } from 'node:util';
import type { StoredState } from './stored-state.ts';

type Contents = StoredState['contents'];

/** Of a line that tells a difference, in characters. */
const longest = 300;

/** What a new scan stores that is not what was stored, a line each. */
export function differences(stored: Contents, fresh: Contents): readonly string[] {
  const keys = Array.from(new Set([...Object.keys(stored), ...Object.keys(fresh)])).toSorted();
  return keys.flatMap((key) => {
    if (!(key in fresh)) return [`left over: ${key}`];
    if (!(key in stored)) return [`missing: ${key}`];
    const [is, ought] = [stored[key], fresh[key]];
    return isDeepStrictEqual(is, ought) ? [] : [cut(`other: ${key}: ${whatDiffers(is, ought)}`)];
  });
}

/** What was written between two moments, a line each: made, deleted, made anew or changed, and where it differs. */
export function written(before: StoredState, after: StoredState): readonly string[] {
  const keys = Array.from(new Set([...Object.keys(before.versions), ...Object.keys(after.versions)])).toSorted();
  return keys.flatMap((key) => {
    const [was, is] = [before.versions[key], after.versions[key]];
    if (was === is) return [];
    if (is === undefined) return [`deleted: ${key}`];
    if (was === undefined) return [`made: ${key}`];
    const [old, now] = [contentsOf(before, key), contentsOf(after, key)];
    const what = isDeepStrictEqual(old, now) ? 'nothing that lasts' : whatDiffers(old, now);
    return [cut(`${uidOf(was) === uidOf(is) ? 'changed' : 'made anew'}: ${key}: ${what}`)];
  });
}

/** Where two values differ, and what each has there: `spec.severities.high: 1, now 2`. */
function whatDiffers(before: unknown, after: unknown): string {
  return placesOf(before, after, '').join('; ');
}

function placesOf(before: unknown, after: unknown, place: string): readonly string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isFolder(before) || !isFolder(after)) return [`${place}: ${textOf(before)}, now ${textOf(after)}`];
  const keys = Array.from(new Set([...Object.keys(before), ...Object.keys(after)])).toSorted();
  return keys.flatMap((key) => placesOf(before[key], after[key], place === '' ? key : `${place}.${key}`));
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function isFolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function contentsOf({ contents, identities }: StoredState, key: string): unknown {
  return contents[identities[key] ?? ''];
}

function uidOf(version: string): string {
  return version.slice(0, version.indexOf('@'));
}

function cut(line: string): string {
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
