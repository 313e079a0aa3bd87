import { setImmediate as othersTurn, setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { AskFault, AskedList, ScriptedApi } from './scripted-api.ts';

/** Something that happens to a cluster, or to those who watch its ConfigMaps. */
export interface Happening {
  readonly title: string;
  readonly run: (api: ScriptedApi) => unknown;
}

const plural = 'configmaps';
const named = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

function one(title: string, run: Happening['run']): fc.Arbitrary<Happening> {
  return fc.constant({ title, run });
}

const changes = fc.oneof(
  named.map((name) => ({ title: `put ${name}`, run: (api: ScriptedApi) => api.stored(plural).put(name) })),
  named.map((name) => ({ title: `remove ${name}`, run: (api: ScriptedApi) => api.stored(plural).remove(name) })),
  named.map((name) => ({
    title: `make ${name} anew`,
    run: (api: ScriptedApi) => api.stored(plural).remove(name) && api.stored(plural).put(name),
  })),
  fc.integer({ min: 2, max: 30 }).map((count) => ({
    title: `${count} changes at once`,
    run: (api: ScriptedApi) => {
      for (let index = 0; index < count; index += 1) api.stored(plural).put(`n${index % 7}`);
    },
  })),
  one('something else', (api) => api.pass()),
);

const ofWatches = fc.oneof(
  one('watches break', (api) => api.of(plural).forEach((watch) => watch.cut())),
  one('watches end', (api) => api.of(plural).forEach((watch) => watch.end())),
  one('watches stall', (api) => api.of(plural).forEach((watch) => (watch.isStalled = true))),
  one('all connections break', (api) => api.drop()),
  one('bookmarks', (api) => api.bookmark()),
  fc
    .constantFrom(
      '{',
      '{"type":"ADDED"}\n',
      '{"type":"ERROR","object":{"code":410}}\n',
      '{"type":"ERROR","object":{"code":500}}\n',
      '{"type":"MODIFIED","object":{"metadata":{"name":"a"}}}\n',
    )
    .map((line) => ({
      title: `watches tell ${line}`,
      run: (api: ScriptedApi) => api.of(plural).forEach((watch) => watch.write(line)),
    })),
);

const ofServer = fc.oneof(
  one('history is forgotten', (api) => api.stored(plural).compact()),
  one('the kind is removed', (api) => {
    api.stored(plural).removeAll();
    api.refused.set(plural, 404);
    api.of(plural).forEach((watch) => watch.end());
  }),
  fc.constantFrom(401, 403, 429, 500).map((status) => ({
    title: `all is refused with ${status}`,
    run: (api: ScriptedApi) => {
      api.refused.set(plural, status);
      api.of(plural).forEach((watch) => watch.cut());
    },
  })),
);

const meant: Readonly<Record<string, (asked: AskedList) => boolean>> = {
  list: ({ isWatch }) => !isWatch,
  watch: ({ isWatch }) => isWatch,
  'second page': ({ query }) => query.has('continue'),
};
const faults: readonly AskFault[] = [
  ...(['cut', 'cut-later', 'end', 'stall'] as const),
  ...['', '{"items":[', '{"type":"ADDED"}\n'].map((body) => ({ body })),
  ...[400, 401, 403, 410, 429, 500, 503].map((status) => ({ status })),
];
const ofRequest = fc
  .tuple(fc.constantFrom(...Object.keys(meant)), fc.constantFrom(...faults))
  .map(([which, fault]) => ({
    title: `the next ${which}: ${JSON.stringify(fault)}`,
    run: (api: ScriptedApi) => api.faults.add(meant[which] ?? (() => false), fault, {}),
  }));

/** What may happen, one by one. */
export const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: changes },
    { weight: 6, arbitrary: one('others have their turn', () => othersTurn()) },
    { weight: 6, arbitrary: one('some time goes by', () => sleep(4)) },
    { weight: 4, arbitrary: ofWatches },
    { weight: 4, arbitrary: ofRequest },
    { weight: 2, arbitrary: ofServer },
    { weight: 3, arbitrary: one('nothing is refused', (api) => api.refused.clear()) },
  ),
  { minLength: 5, maxLength: 60, size: 'max' },
);
