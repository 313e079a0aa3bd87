import { afterEach, beforeEach, expect, it } from 'vitest';
import { collectionPath } from '../../../../src/kube/api/kube-api.ts';
import type { WatchedKinds } from '../../../../src/kube/watch/watched-kinds.ts';
import type { WatchTarget } from '../../../../src/kube/watch/watched.ts';
import { signedToken } from '../../../support/cluster/plane/signed-token.ts';
import { serviceAccountToken } from '../../../support/cluster/service-accounts.ts';
import { describeControlPlane } from '../../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../../support/cluster/until.ts';
import { TokenFolder, recorded, soon } from '../../../support/kube/cluster-watching.ts';
import type { Recorder } from '../../../support/kube/scripted/recorder.ts';
import { configMaps } from '../../../support/kube/scripted/watching.ts';
import { TcpGate } from '../../../support/kube/tcp-gate.ts';

const namespace = 'default';
const target: WatchTarget = { kind: configMaps, form: 'whole', namespace };
const path = collectionPath(configMaps, namespace);

describeControlPlane(
  'watches of an API server that breaks',
  (use) => {
    let gate: TcpGate;
    let folder: TokenFolder;
    let recorder: Recorder;
    let watched: WatchedKinds;

    beforeEach(async () => {
      const { plane } = use;
      gate = await TcpGate.start(Number(new URL(plane.url).port));
      const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list', 'watch'] }];
      const token = await serviceAccountToken(plane, { namespace, name: 'watcher', rules });
      folder = new TokenFolder({ url: `https://127.0.0.1:${gate.port}`, ca: plane.ca }, token);
      const asked = {
        ...soon,
        watchSeconds: 60,
        silenceMilliseconds: 3_000,
        probeMilliseconds: 3_000,
        provenMilliseconds: 500,
      };
      ({ recorder, watched } = recorded(folder.api, target, asked));
      await watched.settled();
    }, 60_000);
    afterEach(async () => {
      await watched.stop();
      folder.remove();
      await gate.close();
    });

    const put = async (name: string): Promise<string> => {
      const metadata = { name, namespace };
      await use.plane.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { at: String(performance.now()) } });
      const { body } = await use.plane.request('GET', `${path}/${name}`);
      return Object(body).metadata.resourceVersion as string;
    };
    const told = (name: string): boolean => recorder.told.some((line) => line.startsWith(`+${name}@`));

    it('go on where they were when the connection breaks: what happened meanwhile is told, nothing else', async () => {
      await put('first');
      await recorder.when('the first', () => told('first'));
      const before = recorder.told.length;
      gate.shut();
      await put('second');
      await use.plane.request('DELETE', `${path}/first`);
      gate.open();
      await recorder.when('the rest', () => recorder.told.length === before + 2);
      expect(recorder.told.slice(before).map((line) => line.split('@')[0])).toEqual(['+second', '-first']);
      expect(recorder.relists).toEqual([]);
    });

    it('are stale while the API server is away, and go on when it is back', async () => {
      const { plane } = use;
      await plane.stopApiServer();
      await recorder.when('staleness', () => recorder.phases.at(-1) === 'stale');
      expect(watched.states().get(target)?.reason).toMatch(/^GET \/api\/v1\/namespaces\/default\/configmaps: /);
      await plane.startApiServer();
      await recorder.when('health', () => recorder.phases.at(-1) === 'synced');
      await put('after-restart');
      await recorder.when('the object', () => told('after-restart'));
      expect(recorder.violations).toEqual([]);
    });

    it('list again when the last version is forgotten, and tell the differences', async () => {
      const { plane } = use;
      await put('kept');
      await put('gone');
      await recorder.when('both', () => told('gone') && told('kept'));
      const old = watched.states().get(target)?.reached ?? '';
      const before = recorder.told.length;
      gate.shut();
      await plane.request('DELETE', `${path}/gone`);
      await put('new');
      await until('compaction', async () => {
        await put('filler');
        const exact = `?limit=1&resourceVersion=${old}&resourceVersionMatch=Exact`;
        return (await plane.request('GET', `${path}${exact}`)).status === 410;
      });
      // One that has just started remembers nothing that was compacted.
      await plane.stopApiServer();
      await plane.startApiServer();
      gate.open();
      await recorder.when('the end of one', () => recorder.told.some((line) => line.startsWith('-gone@')));
      const names = recorder.told.slice(before).map((line) => line.split('@')[0]);
      expect(new Set(names)).toEqual(new Set(['+filler', '+new', '-gone']));
      expect(recorder.relists).toContain('expired');
      expect(recorder.violations).toEqual([]);
    });

    it('are stale with a token that has ended, and go on with the next one', async () => {
      const { plane } = use;
      const next = await signedToken(plane, namespace, 'watcher', 3600);
      folder.put(await signedToken(plane, namespace, 'watcher', -60));
      gate.shut();
      gate.open();
      await recorder.when('refusals', () => recorder.drops.filter((fault) => fault === 'unauthorized').length > 1);
      expect(recorder.phases.at(-1)).toBe('stale');
      folder.put(next);
      await recorder.when('health', () => recorder.phases.at(-1) === 'synced');
      expect(recorder.phases).not.toContain('forbidden');
    });

    it('are stale while etcd is away, though the API server answers', async () => {
      const { plane } = use;
      await plane.stopEtcd();
      await recorder.when('staleness', () => recorder.phases.at(-1) === 'stale');
      await plane.startEtcd();
      await recorder.when('health', () => recorder.phases.at(-1) === 'synced');
      await put('after-etcd');
      await recorder.when('the object', () => told('after-etcd'));
      expect(recorder.violations).toEqual([]);
    });
  },
  { nodes: 0, apiServerArguments: ['--etcd-compaction-interval=1s', '--feature-gates=ListFromCacheSnapshot=false'] },
);
