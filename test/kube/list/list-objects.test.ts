import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listObjects } from '../../../src/kube/list/list-objects.ts';
import type { LiveObject } from '../../../src/kube/watch/watched.ts';
import { ScriptedApi } from '../../support/kube/scripted/scripted-api.ts';
import { configMaps, nodes } from '../../support/kube/scripted/watching.ts';

describe('listObjects', () => {
  let api: ScriptedApi;
  beforeEach(async () => {
    api = await ScriptedApi.start([configMaps, nodes]);
  });
  afterEach(() => api.close());

  const fill = (count: number): void => {
    for (let index = 0; index < count; index += 1) api.stored('configmaps').put(`n${1000 + index}`);
  };
  const namesOf = async (signal?: AbortSignal): Promise<readonly string[]> => {
    const names: string[] = [];
    const options = { form: 'metadata' as const, ...(signal && { signal }) };
    for await (const { metadata } of listObjects(api.connection(), configMaps, options)) names.push(metadata.name);
    return names;
  };
  const limits = (): readonly (string | null)[] => api.asked.map(({ query }) => query.get('limit'));

  it('gives all objects, in pages of 500', async () => {
    fill(1100);
    const names = await namesOf();
    expect([names.length, new Set(names).size, names[0], names.at(-1)]).toEqual([1100, 1100, 'n1000', 'n2099']);
    expect(limits()).toEqual(['500', '500', '500']);
  });

  it('gives nothing where nothing is', async () => {
    expect(await namesOf()).toEqual([]);
  });

  it('stays in one namespace, with a selector', async () => {
    api.stored('configmaps').put('a', 'one');
    api.stored('configmaps').put('b', 'two');
    const options = { form: 'whole' as const, namespace: 'two', labelSelector: 'a in (b,c)' };
    const found: LiveObject[] = [];
    for await (const object of listObjects(api.connection(), configMaps, options)) found.push(object);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ metadata: { name: 'b' }, object: { apiVersion: 'v1', data: { version: '102' } } });
    expect(api.asked.map(({ query }) => query.get('labelSelector'))).toEqual(['a in (b,c)']);
  });

  it('goes on with newer objects where the server has forgotten the list, and says where', async () => {
    fill(1100);
    const names: string[] = [];
    for await (const { metadata } of listObjects(api.connection(), configMaps, { form: 'metadata' })) {
      if (names.push(metadata.name) !== 500) continue;
      api.stored('configmaps').put('n1000');
      api.stored('configmaps').remove('n1600');
      api.stored('configmaps').put('n9999');
      api.stored('configmaps').compact();
    }
    expect([names.length, new Set(names).size]).toEqual([1100, 1100]);
    expect([names.includes('n1600'), names.at(-1)]).toEqual([false, 'n9999']);
    expect(api.asked).toHaveLength(4);
  });

  it('begins anew where the server has forgotten it and does not say how to go on, and tells nothing twice', async () => {
    fill(1100);
    api.faults.add(({ query }) => query.has('continue'), { status: 410 }, { skip: 1 });
    const names = await namesOf();
    expect([names.length, new Set(names).size]).toEqual([1100, 1100]);
    expect(api.asked).toHaveLength(6);
  });

  it('gives up where it is forgotten again and again', async () => {
    fill(600);
    api.faults.add(({ query }) => query.has('continue'), { status: 410 }, { times: Infinity });
    await expect(namesOf()).rejects.toMatchObject({ fault: 'gone' });
  });

  it('goes on from the same page when the connection broke', async () => {
    fill(600);
    api.faults.add(({ query }) => query.has('continue'), 'cut', {});
    expect(await namesOf()).toHaveLength(600);
    expect(api.asked).toHaveLength(3);
  });

  it('asks for smaller pages where one does not come whole', async () => {
    fill(600);
    api.faults.add(({ query }) => query.has('continue'), { body: '{' }, {});
    expect(await namesOf()).toHaveLength(600);
    expect(limits()).toEqual(['500', '500', '100']);
  });

  it.each([
    [403, 'forbidden'],
    [404, 'missing'],
    [401, 'unauthorized'],
  ])('does not ask again where the answer is %i', async (status, fault) => {
    api.refused.set('configmaps', status);
    await expect(namesOf()).rejects.toMatchObject({ fault, status });
    expect(api.asked).toHaveLength(1);
  });

  it('ends with its signal, also while it waits', async () => {
    const stop = new AbortController();
    api.faults.add(() => true, { status: 429, retryAfter: 100 }, { times: Infinity });
    const names = namesOf(stop.signal);
    await api.when('the refusal', () => api.asked.length === 1);
    stop.abort();
    await expect(names).rejects.toMatchObject({ fault: 'aborted' });
  });
});
