import { afterEach, beforeEach } from 'vitest';
import type { ServedKind } from '../../../../src/kube/api/kube-api.ts';
import type { WatchSettings } from '../../../../src/kube/watch/watch-settings.ts';
import { WatchedKinds } from '../../../../src/kube/watch/watched-kinds.ts';
import type { ObjectHandler, WatchTarget } from '../../../../src/kube/watch/watched.ts';
import { Recorder } from './recorder.ts';
import { ScriptedApi } from './scripted-api.ts';

const core = { group: '', version: 'v1', isNamespaced: true };
export const configMaps: ServedKind = { ...core, plural: 'configmaps', kind: 'ConfigMap' };
export const pods: ServedKind = { ...core, plural: 'pods', kind: 'Pod' };
export const services: ServedKind = { ...core, plural: 'services', kind: 'Service' };
export const nodes: ServedKind = { ...core, plural: 'nodes', kind: 'Node', isNamespaced: false };

/** As usual, but a thousand times as impatient. */
export const quickly: Partial<WatchSettings> = {
  silenceMilliseconds: 30_000,
  provenMilliseconds: 10,
  healthyMilliseconds: 10_000,
  refusedMilliseconds: 10,
  backOff: { firstMilliseconds: 1, lastMilliseconds: 10, longestMilliseconds: 50 },
};

export interface Watching {
  readonly api: ScriptedApi;
  readonly recorder: Recorder;
  readonly target: WatchTarget;
  /** Watches what is asked for: ConfigMaps, whole, with everything told to the recorder. */
  readonly watch: (asked?: Asked) => WatchedKinds;
}

interface Asked {
  readonly targets?: readonly WatchTarget[];
  readonly settings?: Partial<WatchSettings>;
  readonly handler?: ObjectHandler;
}

/** A scripted API server for each test, closed after it with all that watches it. */
export function useWatching(kinds: readonly ServedKind[] = [configMaps]): Watching {
  let api: ScriptedApi;
  let recorder: Recorder;
  const started: WatchedKinds[] = [];
  const target: WatchTarget = { kind: configMaps, form: 'whole' };
  beforeEach(async () => {
    api = await ScriptedApi.start(kinds);
    recorder = new Recorder();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((watched) => watched.stop()));
    await api.close();
  });
  return {
    target,
    get api() {
      return api;
    },
    get recorder() {
      return recorder;
    },
    watch: ({ targets = [target], settings = {}, handler = recorder.handler } = {}) => {
      const times = { ...quickly, ...settings };
      const watched = WatchedKinds.start(api.connection(), targets, () => handler, recorder.news, times);
      started.push(watched);
      return watched;
    },
  };
}
