import { describe, expect, it } from 'vitest';
import type { AskedList } from '../../support/kube/scripted/scripted-api.ts';
import { useWatching } from '../../support/kube/scripted/watching.ts';

const isWatch = (asked: AskedList): boolean => asked.isWatch;
const isList = (asked: AskedList): boolean => !asked.isWatch;

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
    await watch({ settings: { pageSize: 500, pageMilliseconds: 20 } }).settled();
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
