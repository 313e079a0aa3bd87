import { describe, expect, it } from 'vitest';
import type { AskedList } from '../../support/kube/scripted/scripted-api.ts';
import { quickly, useWatching } from '../../support/kube/scripted/watching.ts';

const isWatch = (asked: AskedList): boolean => asked.isWatch;
const isList = (asked: AskedList): boolean => !asked.isWatch;
const versionsOf = (asked: readonly AskedList[]): readonly (string | null)[] =>
  asked.filter(isWatch).map(({ query }) => query.get('resourceVersion'));

describe('a watch whose connection ends', () => {
  const use = useWatching();

  it('goes on from the last version when it breaks, and counts as well meanwhile', async () => {
    const { api, recorder, watch } = use;
    const stored = api.stored('configmaps');
    watch();
    await api.when('the watch', () => api.opened === 1);
    stored.put('a');
    await recorder.when('the first', () => recorder.told.length === 1);
    api.of('configmaps').forEach((open) => open.cut());
    stored.put('b');
    await recorder.when('the second', () => recorder.told.length === 2);
    expect(versionsOf(api.asked)).toEqual(['100', '101']);
    expect([recorder.drops, recorder.relists, recorder.phases]).toEqual([['unreachable'], [], ['synced']]);
  });

  it('goes on at once, and from the last bookmark, when the server ends it', async () => {
    const { api, recorder, watch } = use;
    watch({ settings: { provenMilliseconds: 0 } });
    await api.when('the watch', () => api.opened === 1);
    api.pass();
    api.bookmark();
    await recorder.when('the bookmark', () => recorder.events.length > 0);
    api.of('configmaps').forEach((open) => open.end());
    await api.when('the next watch', () => api.opened === 2);
    expect(versionsOf(api.asked)).toEqual(['100', '101']);
    expect([recorder.drops, recorder.phases]).toEqual([[], ['synced']]);
  });

  it('is stale once it could not go on, and well again when it does', async () => {
    const { api, recorder, watch, target } = use;
    const watched = watch();
    await api.when('the watch', () => api.opened === 1);
    api.faults.add(() => true, { status: 500 }, { times: 3 });
    api.of('configmaps').forEach((open) => open.cut());
    await recorder.when('the end of it', () => recorder.phases.includes('stale'));
    expect(watched.states().get(target)).toMatchObject({
      reason: expect.stringContaining('500: refused by the script'),
      reached: '100',
    });
    await recorder.when('its return', () => recorder.phases.at(-1) === 'synced');
    expect([recorder.phases, recorder.relists]).toEqual([['synced', 'stale', 'synced'], []]);
    expect(recorder.drops).toEqual(['unreachable', 'busy', 'busy', 'busy']);
  });

  it('is stale where nothing fails, but nothing goes on for long either', async () => {
    const { api, recorder, watch } = use;
    watch({ settings: { quietMilliseconds: 20 } });
    await api.when('the watch', () => api.opened === 1);
    api.faults.add(() => true, 'hang', {});
    api.of('configmaps').forEach((open) => open.cut());
    await recorder.when('the end of it', () => recorder.phases.includes('stale'));
    expect(recorder.drops).toEqual(['unreachable']);
    api.drop();
    await recorder.when('health', () => recorder.phases.at(-1) === 'synced');
  });

  it('is stale where the server ends every watch as soon as it begins', async () => {
    const { api, recorder, watch } = use;
    api.faults.add(isWatch, 'end', { times: Infinity });
    watch({ settings: { provenMilliseconds: 1000 } });
    await recorder.when('the end of it', () => recorder.phases.includes('stale'));
    expect(recorder.drops.slice(0, 2)).toEqual(['unreachable', 'unreachable']);
  });

  it('is stale with a token that is not taken any more, and keeps what it knows', async () => {
    const { api, recorder, watch } = use;
    api.stored('configmaps').put('a');
    watch();
    await api.when('the watch', () => api.opened === 1);
    api.refused.set('configmaps', 401);
    api.of('configmaps').forEach((open) => open.cut());
    await recorder.when('the end of it', () => recorder.phases.includes('stale'));
    api.refused.clear();
    await recorder.when('its return', () => recorder.phases.at(-1) === 'synced');
    expect(recorder.told).toEqual(['+a@101']);
    expect(recorder.drops.slice(0, 2)).toEqual(['unreachable', 'unauthorized']);
  });

  it('is taken up again where nothing more comes, with a look whether the server is there', async () => {
    const { api, recorder, watch } = use;
    api.faults.add(isWatch, 'stall', {});
    const watched = watch({ settings: { silenceMilliseconds: 20 } });
    await watched.settled();
    api.stored('configmaps').put('a');
    await recorder.when('the object', () => recorder.told.length === 1);
    expect(recorder.drops[0]).toBe('late');
    expect(api.asked.slice(1, 4).map((asked) => [asked.isWatch, asked.query.get('limit')])).toEqual([
      [true, null],
      [false, '1'],
      [true, null],
    ]);
  });

  it('is listed anew where watch after watch says nothing', async () => {
    const { api, recorder, watch } = use;
    api.faults.add(isWatch, 'stall', { times: Infinity });
    watch({ settings: { silenceMilliseconds: 20 } });
    await recorder.when('the list', () => recorder.relists.length === 1);
    api.stored('configmaps').put('a');
    await recorder.when('the object', () => recorder.told.length === 1);
    expect(recorder.relists[0]).toBe('silent');
    expect(recorder.drops.slice(0, 2)).toEqual(['late', 'late']);
  });

  it('is listed anew where the server is well, and still refuses to go on from there', async () => {
    const { api, recorder, watch } = use;
    api.faults.add(isWatch, { status: 504 }, { times: 8 });
    watch();
    await api.when('the watch', () => api.opened === 1);
    expect(recorder.relists).toEqual(['useless']);
    expect(recorder.drops).toEqual(Array.from({ length: 8 }, () => 'busy'));
  });

  it('is not listed anew for broken connections, however many', async () => {
    const { api, recorder, watch } = use;
    api.faults.add(isWatch, 'cut-later', { times: 20 });
    watch();
    await api.when('the last watch', () => api.opened === 21);
    expect(recorder.relists).toEqual([]);
  });

  it('waits as long as the server asks for, and longer each time', async () => {
    const { api, recorder, watch, target } = use;
    const { backOff } = quickly;
    api.faults.add((asked) => asked.namespace === 'one', { status: 429, retryAfter: 1 }, {});
    api.faults.add((asked) => asked.namespace === 'two', { status: 503 }, { times: 8 });
    const times = { ...backOff, firstMilliseconds: 1, lastMilliseconds: 10, longestMilliseconds: 60_000 };
    const targets = ['one', 'two'].map((namespace) => ({ ...target, namespace }));
    const watched = watch({ targets, settings: { backOff: times } });
    expect(Array.from(watched.states().values(), ({ phase }) => phase)).toEqual(['starting', 'starting']);
    await watched.settled();
    const asked = api.asked.filter(isList).map(({ namespace }) => namespace);
    expect(asked.lastIndexOf('one')).toBeGreaterThan(asked.lastIndexOf('two'));
    expect(recorder.drops.filter((fault) => fault === 'busy')).toHaveLength(9);
  });
});
