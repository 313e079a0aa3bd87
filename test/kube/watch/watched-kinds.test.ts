import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../../src/kube/watch/watched.ts';
import { configMaps, nodes, pods, services, useWatching } from '../../support/kube/scripted/watching.ts';

const patient = { firstMilliseconds: 60_000, lastMilliseconds: 60_000 };

describe('a watched kind', () => {
  const use = useWatching();

  it('tells what is there, then what comes, changes and goes, in order', async () => {
    const { api, recorder, watch } = use;
    const stored = api.stored('configmaps');
    stored.put('a');
    stored.put('b');
    const watched = watch();
    await watched.settled();
    stored.put('c');
    stored.put('a');
    stored.remove('b');
    await recorder.when('the deletion', () => recorder.told.length === 5);
    expect(recorder.told).toEqual(['+a@101', '+b@102', '+c@103', '+a@104', '-b@105']);
    expect(recorder.phases).toEqual(['synced']);
  });

  it('takes long lists in pages, and watches from where the list was', async () => {
    const { api, recorder, watch } = use;
    const stored = api.stored('configmaps');
    for (let index = 0; index < 7; index += 1) stored.put(`n${index}`);
    const watched = watch({ settings: { pageSize: 3 } });
    await watched.settled();
    expect(recorder.told).toHaveLength(7);
    stored.put('last');
    await recorder.when('the event', () => recorder.told.length === 8);
    expect(api.asked.map(({ isWatch, query }) => [isWatch, query.get('limit'), query.get('resourceVersion')])).toEqual([
      [false, '3', null],
      [false, '3', null],
      [false, '3', null],
      [true, null, '107'],
    ]);
    expect(api.asked.at(-1)?.query.get('allowWatchBookmarks')).toBe('true');
    expect(Number(api.asked.at(-1)?.query.get('timeoutSeconds'))).toBeGreaterThanOrEqual(300);
  });

  it('hands over objects with their kind and without managedFields', async () => {
    const { api, recorder, watch } = use;
    const objects: LiveObject[] = [];
    const handler = { ...recorder.handler, upsert: (object: LiveObject) => void objects.push(object) };
    api.stored('configmaps').put('a');
    await watch({ handler }).settled();
    const metadata = { name: 'a', namespace: 'default', uid: expect.any(String), resourceVersion: '101' };
    const labels = { version: '101' };
    expect(objects).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...metadata, labels },
        object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, labels }, data: { version: '101' } },
      },
    ]);
  });

  it('asks for metadata only where nothing else is wanted', async () => {
    const { api, recorder, watch, target } = use;
    const objects: LiveObject[] = [];
    const handler = { ...recorder.handler, upsert: (object: LiveObject) => void objects.push(object) };
    api.stored('configmaps').put('a');
    const watched = watch({ handler, targets: [{ ...target, form: 'metadata' }] });
    await watched.settled();
    api.stored('configmaps').put('b');
    await recorder.when('the event', () => objects.length === 2);
    expect(api.asked.map(({ isMetadata }) => isMetadata)).toEqual([true, true]);
    expect(objects.map(({ object }) => Object.keys(Object(object)))).toEqual([
      ['apiVersion', 'kind', 'metadata'],
      ['apiVersion', 'kind', 'metadata'],
    ]);
    expect(objects.map(({ kind, apiVersion }) => `${apiVersion} ${kind}`)).toEqual(['v1 ConfigMap', 'v1 ConfigMap']);
  });

  it('stays in one namespace where one is named, and takes a selector along', async () => {
    const { api, recorder, watch, target } = use;
    api.stored('configmaps').put('a', 'one');
    api.stored('configmaps').put('b', 'two');
    await watch({ targets: [{ ...target, namespace: 'two', labelSelector: 'app=x' }] }).settled();
    expect(recorder.told).toEqual(['+b@102']);
    expect(api.asked.map(({ namespace, query }) => [namespace, query.get('labelSelector')])[0]).toEqual([
      'two',
      'app=x',
    ]);
  });

  it('tells one that was made anew under its name as gone, then as new', async () => {
    const { api, recorder, watch } = use;
    const stored = api.stored('configmaps');
    stored.put('a');
    await watch().settled();
    stored.remove('a');
    stored.put('a');
    await recorder.when('both', () => recorder.told.length === 3);
    expect(recorder.told).toEqual(['+a@101', '-a@102', '+a@103']);
  });

  it('knows what it has reached: by lists, events and bookmarks', async () => {
    const { api, recorder, watch, target } = use;
    api.stored('configmaps').put('a');
    const watched = watch();
    expect(watched.hasReached(target, '1')).toBe(false);
    await watched.settled();
    expect(['9', '101', '102', '1000', 'x'].map((version) => watched.hasReached(target, version))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    api.stored('configmaps').put('a');
    await recorder.when('the event', () => watched.hasReached(target, '102'));
    api.pass();
    api.bookmark();
    await recorder.when('the bookmark', () => watched.hasReached(target, '103'));
    expect(watched.states().get(target)).toMatchObject({ phase: 'synced', reason: '', reached: '103' });
  });

  it('tells nothing after it is stopped, and closes its connections', async () => {
    const { api, recorder, watch } = use;
    const watched = watch();
    await api.when('the watch', () => api.opened === 1);
    await watched.stop();
    api.stored('configmaps').put('late');
    expect(recorder.told).toEqual([]);
  });
});

describe('watches that are stopped', () => {
  const use = useWatching([configMaps, pods, services]);
  const targets = [configMaps, pods, services].map((kind) => ({ kind, form: 'whole' as const }));

  it.each([
    ['while they list, or wait until they may', 'hang' as const],
    ['while they wait for the next try', { status: 503, retryAfter: 100 }],
  ])('end at once: %s', async (_, fault) => {
    const { api, recorder, watch } = use;
    api.faults.add(() => true, fault, { times: Infinity });
    const settings = { listsAtOnce: 2, backOff: { ...patient, longestMilliseconds: 300_000 } };
    const watched = watch({ targets, settings });
    const settled = watched.settled();
    await api.when('lists', () => api.asked.length >= 2);
    await watched.stop();
    await expect(settled).rejects.toMatchObject({ fault: 'aborted' });
    expect(recorder.phases).not.toContain('synced');
  });

  it('do not keep those waiting who have a signal of their own', async () => {
    const { api, watch } = use;
    api.faults.add(() => true, 'hang', { times: Infinity });
    const given = new AbortController();
    const settled = watch({ targets }).settled(given.signal);
    given.abort();
    await expect(settled).rejects.toThrow('stopped before all kinds were listed');
  });
});

describe('several watched kinds', () => {
  const use = useWatching([configMaps, pods, services, nodes]);
  const targets = [configMaps, pods, services, nodes].map((kind) => ({ kind, form: 'whole' as const }));

  it('are told apart: one that is refused leaves the others alone', async () => {
    const { api, recorder, watch } = use;
    api.stored('nodes').put('one');
    api.refused.set('pods', 403);
    const watched = watch({ targets });
    await watched.settled();
    const phases = Array.from(watched.states(), ([{ kind }, { phase }]) => `${kind.kind} ${phase}`);
    expect(phases).toEqual(['ConfigMap synced', 'Pod forbidden', 'Service synced', 'Node synced']);
    expect(recorder.told).toEqual(['+one@101']);
  });

  it('are listed some at a time', async () => {
    const { api, watch } = use;
    await watch({ targets, settings: { listsAtOnce: 2 } }).settled();
    expect(api.mostLists).toBeLessThanOrEqual(2);
  });
});
