import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../../src/kube/watch/watched.ts';
import type { AskedList } from '../../support/kube/scripted/scripted-api.ts';
import { nodes, useWatching } from '../../support/kube/scripted/watching.ts';

const isWatch = (asked: AskedList): boolean => asked.isWatch;
const isList = (asked: AskedList): boolean => !asked.isWatch;

const right = { name: 'x', namespace: 'default', uid: 'u', resourceVersion: '900' };
const object = (metadata: unknown, more: object = {}): unknown => ({
  type: 'ADDED',
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...more },
});

describe('a watch that tells nonsense', () => {
  const use = useWatching();

  it.each([
    ['no JSON', 'ADDED a\n'],
    ['a space', ' \n'],
    ['a name that says where', object({ ...right, name: '..' })],
    ['a namespace that is a path', object({ ...right, namespace: 'a/b' })],
    ['a version without end', object({ ...right, resourceVersion: '9'.repeat(300) })],
    ['a list', '[]\n'],
    ['null', 'null\n'],
    ['an unknown type', { type: 'GONE', object: {} }],
    ['an event of nothing', { type: 'ADDED' }],
    ['another kind', object(right, { kind: 'Pod' })],
    ['another version', object(right, { apiVersion: 'v2' })],
    ['no metadata', object(undefined)],
    ['metadata that is a list', object([])],
    ['no uid', object({ ...right, uid: undefined })],
    ['a uid that is a number', object({ ...right, uid: 7 })],
    ['no name', object({ ...right, name: '' })],
    ['a name that is a path', object({ ...right, name: '../x' })],
    ['no version', object({ ...right, resourceVersion: '' })],
    ['no namespace', object({ ...right, namespace: undefined })],
    ['labels that are numbers', object({ ...right, labels: { a: 1 } })],
    ['labels that are a list', object({ ...right, labels: ['a'] })],
    ['owners without uid', object({ ...right, ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p' }] })],
    ['owners that are none', object({ ...right, ownerReferences: [null] })],
    ['a generation that is a text', object({ ...right, generation: '1' })],
    ['a bookmark without version', { type: 'BOOKMARK', object: {} }],
  ])('is dropped and taken up again: %s', async (_, line) => {
    const { api, recorder, watch } = use;
    watch();
    await api.when('the watch', () => api.opened === 1);
    api.of('configmaps').forEach((open) => open.write(line));
    await api.when('the next watch', () => api.opened === 2);
    api.stored('configmaps').put('a');
    await recorder.when('the object', () => recorder.told.length === 1);
    expect(recorder.told).toEqual(['+a@101']);
    expect([recorder.drops, recorder.relists, recorder.phases]).toEqual([['garbage'], [], ['synced']]);
  });

  it('is listed anew where it goes on so', async () => {
    const { api, recorder, watch } = use;
    api.faults.add(isWatch, { body: '{"type":"ADDED"}\n' }, { times: 2 });
    watch();
    await api.when('a good watch', () => api.opened === 1);
    expect(recorder.relists).toEqual(['useless']);
  });

  it('is not listed anew as long as it tells something of use in between', async () => {
    const { api, recorder, watch } = use;
    watch();
    for (const round of [1, 2, 3]) {
      await api.when('the watch', () => api.opened === round);
      api.stored('configmaps').put('a');
      api.of('configmaps').forEach((open) => open.write('{}\n'));
    }
    await api.when('the last watch', () => api.opened === 4);
    expect([recorder.relists, recorder.drops]).toEqual([[], ['garbage', 'garbage', 'garbage']]);
  });

  it('is not listed anew for doubts that are over', async () => {
    const { api, recorder, watch } = use;
    const nonsense = { body: '{"type":"ADDED"}\n' };
    const again = async (opened: number): Promise<void> => {
      api.faults.add(isWatch, nonsense, {});
      api.of('configmaps').forEach((open) => open.cut());
      await api.when('a good watch', () => api.opened === opened);
    };
    api.faults.add(isWatch, nonsense, {});
    watch();
    await api.when('a good watch', () => api.opened === 1);
    api.stored('configmaps').put('a');
    await recorder.when('something of use', () => recorder.told.length === 1);
    await again(2);
    expect(recorder.relists).toEqual([]);
    await again(3);
    expect(recorder.relists).toEqual(['useless']);
    await again(4);
    expect(recorder.relists).toEqual(['useless']);
  });

  it('is listed anew where the server cannot tell what comes next', async () => {
    const { api, recorder, watch } = use;
    const error = { type: 'ERROR', object: { kind: 'Status', code: 500, message: 'cannot be decrypted' } };
    api.faults.add(isWatch, { body: `${JSON.stringify(error)}\n` }, { times: 2 });
    watch();
    await api.when('a good watch', () => api.opened === 1);
    expect([recorder.relists, recorder.drops]).toEqual([['useless'], ['busy', 'busy']]);
  });

  it('quotes the name, and no value', async () => {
    const { api, recorder, watch, target } = use;
    const annotations = { secret: 'hunter2', odd: 7 };
    const body = JSON.stringify({
      metadata: { resourceVersion: '5' },
      items: [{ metadata: { ...right, annotations } }],
    });
    api.faults.add(isList, { body }, { times: Infinity });
    const watched = watch();
    await recorder.when('a drop', () => recorder.drops.length === 1);
    await recorder.when('the reason', () => watched.states().get(target)?.reason !== '');
    expect(watched.states().get(target)).toMatchObject({
      phase: 'starting',
      reason: 'among the configmaps of v1 came an object with a strange annotations: "x"',
    });
  });
});

describe('a list that is nonsense', () => {
  const use = useWatching();

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['no version', '{"metadata":{},"items":[]}'],
    ['no items', '{"metadata":{"resourceVersion":"1"},"items":{}}'],
    ['an object without uid', '{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a"}}]}'],
  ])('is asked for again: %s', async (_, body) => {
    const { api, recorder, watch } = use;
    api.stored('configmaps').put('a');
    // Also in smaller pieces.
    api.faults.add(isList, { body }, { times: 3 });
    await watch().settled();
    expect([recorder.told, recorder.drops]).toEqual([['+a@101'], ['garbage']]);
  });

  it('is given up where it gives the same page again and again', async () => {
    const { api, recorder, watch } = use;
    const body = '{"metadata":{"resourceVersion":"1","continue":"here"},"items":[]}';
    api.faults.add(isList, { body }, { times: 4 });
    await watch({ settings: { pageSize: 500 } }).settled();
    expect(recorder.drops).toEqual(['garbage']);
  });
});

describe('a watch of one namespace', () => {
  const use = useWatching();

  it('takes nothing of another', async () => {
    const { api, recorder, watch, target } = use;
    watch({ targets: [{ ...target, namespace: 'mine' }] });
    await api.when('the watch', () => api.opened === 1);
    api.of('configmaps').forEach((open) => open.write(object(right)));
    await recorder.when('the drop', () => recorder.drops.length === 1);
    expect([recorder.told, recorder.drops]).toEqual([[], ['garbage']]);
  });
});

describe('an object of a kind without namespaces', () => {
  const use = useWatching([nodes]);

  it('has none', async () => {
    const { api, recorder, watch } = use;
    watch({ targets: [{ kind: nodes, form: 'whole' }] });
    await api.when('the watch', () => api.opened === 1);
    const strange = { type: 'ADDED', object: { apiVersion: 'v1', kind: 'Node', metadata: right } };
    api.of('nodes').forEach((open) => open.write(strange));
    await recorder.when('the drop', () => recorder.drops.length === 1);
    expect([recorder.told, recorder.drops]).toEqual([[], ['nodes garbage']]);
  });
});

describe('a handler that throws', () => {
  const use = useWatching();

  it('is told again, and the kind does not count as well meanwhile', async () => {
    const { api, recorder, watch } = use;
    let isFirst = true;
    const upsert = (given: LiveObject): void => {
      if (isFirst) {
        isFirst = false;
        throw new Error('out of order');
      }
      recorder.handler.upsert(given);
    };
    watch({ handler: { ...recorder.handler, upsert } });
    await api.when('the watch', () => api.opened === 1);
    api.stored('configmaps').put('a');
    await recorder.when('the object', () => recorder.told.length === 1);
    await recorder.when('the state', () => recorder.phases.at(-1) === 'synced');
    expect([recorder.told, recorder.drops, recorder.relists]).toEqual([['+a@101'], ['handler'], ['handler']]);
    expect(recorder.phases).toEqual(['synced', 'stale', 'synced']);
  });
});

describe('a lot of events', () => {
  const use = useWatching();

  it('is told in order, and lets others have their turn', async () => {
    const { api, recorder, watch } = use;
    let turns = 0;
    watch({ settings: { eventsAtOnce: 50 } });
    await api.when('the watch', () => api.opened === 1);
    const stored = api.stored('configmaps');
    for (let index = 0; index < 2000; index += 1) stored.put(`n${index % 10}`);
    const counted = setInterval(() => (turns += 1), 0);
    await recorder.when('all', () => recorder.told.length === 2000);
    clearInterval(counted);
    expect(recorder.violations).toEqual([]);
    expect(recorder.told.at(-1)).toBe('+n9@2100');
    expect(turns).toBeGreaterThan(5);
  });
});
