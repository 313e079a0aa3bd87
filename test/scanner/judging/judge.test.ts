import { describe, expect, it } from 'vitest';
import { Orphans } from '../../../src/scanner/judging/orphans.ts';
import { JudgeHere } from '../../support/scanner/judge-here.ts';

const { signal } = new AbortController();

function pod(name: string, privileged = false): { readonly metadata: { readonly name: string } } {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: `uid of ${name}` },
    spec: { containers: [{ name: 'main', image: 'web', securityContext: { privileged } }] },
  } as { readonly metadata: { readonly name: string } };
}

describe('judging', () => {
  it('judges what it is asked to, and leaves the rest for later', async () => {
    const here = new JudgeHere();
    const asked = here.set(pod('asked'));
    here.set(pod('later'));
    await here.judge.absorb();
    expect(await here.judge.judge([asked], { signal })).toEqual(new Map([[asked, { writes: 2, hasFailed: false }]]));
    expect(here.changed.size).toBe(1);
    expect(here.server.objects.size).toBe(2);
  });

  it('leaves what could not be written among what has changed', async () => {
    const here = new JudgeHere();
    const key = here.set(pod('web'));
    here.server.before = ({ path }) => (path.includes('summaries') ? 'busy' : undefined);
    expect(await here.catchUp()).toBe(false);
    expect(here.changed.keys()).toEqual([key]);
    here.server.before = () => undefined;
    expect(await here.catchUp()).toBe(true);
    expect(here.server.objects.size).toBe(2);
  });

  it('writes nothing once the signal has come', async () => {
    const here = new JudgeHere();
    const key = here.set(pod('web'));
    const stop = new AbortController();
    stop.abort();
    const judged = await here.judge.judge([key], { signal: stop.signal });
    expect(judged.get(key)).toEqual({ writes: 0, hasFailed: true });
    expect(here.server.requests).toEqual([]);
  });

  it('tries again to remove what it could not remove', async () => {
    const here = new JudgeHere();
    here.set(pod('web'));
    await here.catchUp();
    here.delete(pod('web'));
    here.server.before = ({ method }) => (method === 'DELETE' ? 'late' : undefined);
    expect(await here.catchUp()).toBe(false);
    here.server.before = () => undefined;
    expect(await here.catchUp()).toBe(true);
    expect(here.server.objects.size).toBe(0);
  });
});

describe('orphans', () => {
  async function withOrphan(unavailable: ReadonlyMap<string, string>): Promise<{ here: JudgeHere; orphans: Orphans }> {
    const before = new JudgeHere();
    before.set(pod('gone'));
    before.set(pod('other'));
    await before.catchUp();
    const here = new JudgeHere(before.server);
    here.set(pod('other'));
    return { here, orphans: new Orphans(here.judge, () => unavailable) };
  }

  it('are results whose object is not there when everything is known again', async () => {
    const { here, orphans } = await withOrphan(new Map());
    expect(await orphans.removeAll(signal)).toEqual({ writes: 2, hasFailed: false });
    expect(Array.from(here.server.objects.keys(), (path) => path.split('/').at(-1))).toEqual([
      'pod-other',
      'pod-other',
    ]);
  });

  it('are none as long as their kind cannot be read', async () => {
    const { here, orphans } = await withOrphan(new Map([['Pod', 'forbidden']]));
    expect(await orphans.removeAll(signal)).toEqual({ writes: 0, hasFailed: false });
    expect(here.server.objects.size).toBe(4);
  });

  it('go by name when their object is told to be deleted', async () => {
    const { here, orphans } = await withOrphan(new Map());
    const object = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'gone' };
    expect(
      await orphans.forget(
        [
          { ...object, name: 'nobody' },
          { ...object, name: 'other' },
        ],
        signal,
      ),
    ).toMatchObject({
      writes: 0,
    });
    expect(await orphans.forget([object], signal)).toMatchObject({ writes: 2 });
    expect(here.server.objects.size).toBe(2);
  });
});
