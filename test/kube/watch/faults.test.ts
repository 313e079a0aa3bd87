import { describe, expect, it } from 'vitest';
import type { AskedList } from '../../support/kube/scripted/scripted-api.ts';
import { configMaps, pods, quickly, useWatching } from '../../support/kube/scripted/watching.ts';

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

describe('a list that is not the last', () => {
  const use = useWatching();

  it('tells the differences where the server has forgotten the last version', async () => {
    const { api, recorder, watch } = use;
    const stored = api.stored('configmaps');
    for (const name of ['same', 'changed', 'gone', 'anew']) stored.put(name);
    watch();
    await api.when('the watch', () => api.opened === 1);
    api.faults.add(isWatch, 'hang', {});
    api.of('configmaps').forEach((open) => open.cut());
    await api.when('the watch that hangs', () => api.asked.filter(isWatch).length === 2);
    stored.put('changed');
    for (const name of ['gone', 'anew']) stored.remove(name);
    stored.put('anew');
    stored.put('new');
    stored.compact();
    api.drop();
    await recorder.when('the list', () => recorder.told.length === 9);
    expect(recorder.told.slice(4)).toEqual(['-anew@104', '+anew@108', '+changed@105', '+new@109', '-gone@103']);
    expect(recorder.relists).toEqual(['expired']);
    expect(recorder.violations).toEqual([]);
  });

  it('follows where the server answers a watch with 410, too', async () => {
    const { api, recorder, watch } = use;
    api.faults.add(isWatch, { status: 410 }, {});
    watch();
    await api.when('a watch', () => api.opened === 1);
    expect([recorder.relists, recorder.drops, recorder.phases]).toEqual([['expired'], ['gone'], ['synced']]);
  });

  it('begins anew where it is forgotten in the middle, and tells nothing twice', async () => {
    const { api, recorder, watch } = use;
    const stored = api.stored('configmaps');
    for (const name of ['a', 'b', 'c']) stored.put(name);
    api.faults.add(({ query }) => query.has('continue'), { status: 410 }, { times: 2 });
    await watch({ settings: { pageSize: 1 } }).settled();
    expect(recorder.told).toEqual(['+a@101', '+b@102', '+c@103']);
    expect([recorder.relists, recorder.drops]).toEqual([[], ['gone', 'gone']]);
  });

  it('follows a bookmark that is older than what was told: versions went back', async () => {
    const { api, recorder, watch } = use;
    watch();
    await api.when('the watch', () => api.opened === 1);
    api.of('configmaps').forEach((open) => open.bookmark('99'));
    await recorder.when('the list', () => recorder.relists.length === 1);
    expect(recorder.relists).toEqual(['backwards']);
  });

  it('asks for less at once where a page does not come in time', async () => {
    const { api, recorder, watch } = use;
    for (let index = 0; index < 30; index += 1) api.stored('configmaps').put(`n${index}`);
    api.faults.add(({ query }) => Number(query.get('limit')) > 20, 'hang', { times: Infinity });
    await watch({ settings: { pageMilliseconds: 20, pageSize: 500 } }).settled();
    expect(recorder.told).toHaveLength(30);
    expect(api.asked.filter(isList).map(({ query }) => query.get('limit'))).toEqual(['500', '100', '20', '20']);
    expect(recorder.drops).toEqual(['late', 'late']);
  });

  it('asks for less at once where a page does not come whole', async () => {
    const { api, recorder, watch } = use;
    for (let index = 0; index < 30; index += 1) api.stored('configmaps').put(`n${index}`);
    api.faults.add(({ query }) => Number(query.get('limit')) > 20, { body: '{"items":' }, { times: Infinity });
    await watch({ settings: { pageSize: 500 } }).settled();
    expect(recorder.told).toHaveLength(30);
    expect(api.asked.filter(isList).map(({ query }) => query.get('limit'))).toEqual(['500', '100', '20', '20']);
    expect(recorder.drops).toEqual([]);
  });
});

describe('a kind that is refused or not there', () => {
  const use = useWatching([configMaps, pods]);

  it('is tried again, and nothing counts as gone meanwhile; then the differences are told', async () => {
    const { api, recorder, watch } = use;
    const stored = api.stored('configmaps');
    for (const name of ['a', 'b']) stored.put(name);
    watch();
    await api.when('the watch', () => api.opened === 1);
    api.refused.set('configmaps', 403);
    api.of('configmaps').forEach((open) => open.cut());
    await recorder.when('the refusals', () => recorder.drops.filter((fault) => fault === 'forbidden').length > 2);
    stored.remove('a');
    stored.put('c');
    expect(recorder.told).toHaveLength(2);
    api.refused.clear();
    await recorder.when('the rest', () => recorder.told.length === 4);
    await recorder.when('health', () => recorder.phases.at(-1) === 'synced');
    expect(recorder.told.slice(2)).toEqual(['+c@104', '-a@101']);
    expect(recorder.phases).toEqual(['synced', 'forbidden', 'synced']);
    expect(recorder.relists.every((cause) => cause === 'refused')).toBe(true);
  });

  it('is forbidden where it may be listed, but not watched', async () => {
    const { api, recorder, watch } = use;
    api.stored('configmaps').put('a');
    api.faults.add(isWatch, { status: 403 }, { times: 4 });
    watch();
    await recorder.when('the watch', () => recorder.phases.at(-1) === 'synced' && recorder.drops.length === 4);
    expect(recorder.phases).toEqual(['synced', 'forbidden', 'synced']);
    expect(recorder.told).toEqual(['+a@101']);
  });

  it('is missing, and settled, where the server does not know it; then it comes', async () => {
    const { api, recorder, watch, target } = use;
    api.refused.set('configmaps', 404);
    const watched = watch();
    await watched.settled();
    expect(watched.states().get(target)).toMatchObject({ phase: 'missing', reason: expect.stringContaining('404') });
    api.stored('configmaps').put('a');
    api.refused.clear();
    await recorder.when('the object', () => recorder.told.length === 1);
    await recorder.when('its phase', () => recorder.phases.length > 1);
    expect(recorder.phases).toEqual(['missing', 'synced']);
  });

  it('has no objects any more once the server does not know it', async () => {
    const { api, recorder, watch } = use;
    api.stored('configmaps').put('a');
    watch();
    await api.when('the watch', () => api.opened === 1);
    api.refused.set('configmaps', 404);
    api.of('configmaps').forEach((open) => open.cut());
    await recorder.when('the end of it', () => recorder.told.length === 2);
    expect(recorder.told).toEqual(['+a@101', '-a@101']);
    await recorder.when('the state', () => recorder.phases.at(-1) === 'missing');
  });

  it('keeps its objects where nothing at all is there: that is no API server', async () => {
    const { api, recorder, watch, target } = use;
    api.stored('configmaps').put('a');
    const watched = watch();
    await api.when('the watch', () => api.opened === 1);
    for (const path of ['configmaps', 'version']) api.refused.set(path, 404);
    api.of('configmaps').forEach((open) => open.cut());
    await api.when('some tries', () => api.asked.filter(({ plural }) => plural === 'version').length > 2);
    expect([recorder.told, recorder.phases]).toEqual([['+a@101'], ['synced', 'stale']]);
    expect(watched.states().get(target)?.reason).toMatch(/neither this kind nor \/version/);
    api.refused.clear();
    await recorder.when('health', () => recorder.phases.at(-1) === 'synced');
    expect(recorder.told).toEqual(['+a@101']);
  });

  it('has no objects any more where only the kind is missing, and /version is not for us', async () => {
    const { api, recorder, watch } = use;
    api.stored('configmaps').put('a');
    watch();
    await api.when('the watch', () => api.opened === 1);
    api.refused.set('configmaps', 404).set('version', 403);
    api.of('configmaps').forEach((open) => open.cut());
    await recorder.when('the end of it', () => recorder.told.length === 2);
    expect(recorder.told).toEqual(['+a@101', '-a@101']);
  });

  it('stays as it was told where the server is only away', async () => {
    const { api, recorder, watch, target } = use;
    api.refused.set('configmaps', 403);
    const watched = watch();
    await watched.settled();
    api.refused.set('configmaps', 500);
    await recorder.when('other faults', () => recorder.drops.includes('busy'));
    expect(watched.states().get(target)).toMatchObject({ phase: 'forbidden', reason: expect.stringContaining('500') });
  });
});
