import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WatchedKinds } from '../../../src/kube/watch/watched-kinds.ts';
import { type Happening, happenings } from '../../support/kube/scripted/happenings.ts';
import { Recorder } from '../../support/kube/scripted/recorder.ts';
import { ScriptedApi } from '../../support/kube/scripted/scripted-api.ts';
import { configMaps, quickly } from '../../support/kube/scripted/watching.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const settings = { ...quickly, silenceMilliseconds: 30, provenMilliseconds: 5, pageSize: 3 };
const target = { kind: configMaps, form: 'whole' as const };

/** Plays a history to a watch, and gives what that told once it has reached the end. */
async function played(history: readonly Happening[]): Promise<Recorder> {
  const api = await ScriptedApi.start([configMaps]);
  const recorder = new Recorder();
  const stored = api.stored('configmaps');
  for (const name of ['a', 'b', 'c', 'd', 'e']) stored.put(name);
  const watched = WatchedKinds.start(api.connection(), [target], () => recorder.handler, recorder.news, settings);
  const bookmarks = setInterval(() => api.bookmark(), 10);
  try {
    for (const { run } of history) await run(api);
    api.refused.clear();
    api.faults.clear();
    await recorder.when('the end', () => watched.hasReached(target, api.version));
    await recorder.when('health', () => watched.states().get(target)?.phase === 'synced');
    const told = Array.from(recorder.view, ([key, { version }]) => `${key}@${version}`);
    const there = stored.objects.map(({ metadata }) => `default/${metadata.name}@${metadata.resourceVersion}`);
    expect(told.toSorted()).toEqual(there.toSorted());
    expect(recorder.violations).toEqual([]);
    return recorder;
  } finally {
    clearInterval(bookmarks);
    await watched.stop();
    await api.close();
  }
}

it('tells in the end what is there, whatever happens: nothing twice, nothing older, nothing gone that was not there', async () => {
  const causes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(happenings, async (history) => {
      const { relists, drops, phases } = await played(history);
      for (const cause of [...relists, ...drops, ...phases]) causes.add(cause);
    }),
    propertyRuns(100),
  );
  const all = ['gone', 'forbidden', 'missing', 'unauthorized', 'busy', 'unreachable', 'late', 'garbage', 'stale'];
  expect(all.filter((cause) => !causes.has(cause))).toEqual([]);
});
