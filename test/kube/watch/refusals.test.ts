import { describe, expect, it } from 'vitest';
import type { AskedList } from '../../support/kube/scripted/scripted-api.ts';
import { useWatching } from '../../support/kube/scripted/watching.ts';

const isWatch = (asked: AskedList): boolean => asked.isWatch;

describe('a kind that is refused or not there', () => {
  const use = useWatching();

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
