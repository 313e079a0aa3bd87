import { afterEach, beforeAll, expect, it } from 'vitest';
import { connectByKubeconfig } from '../../../../src/kube/api/connect.ts';
import { collectionPath } from '../../../../src/kube/api/kube-api.ts';
import type { KubeConnection } from '../../../../src/kube/api/kube-connection.ts';
import { postureKinds } from '../../../../src/kube/kinds/watched/posture-kinds.ts';
import { listObjects } from '../../../../src/kube/list/list-objects.ts';
import { WatchedKinds } from '../../../../src/kube/watch/watched-kinds.ts';
import type { LiveObject, WatchTarget } from '../../../../src/kube/watch/watched.ts';
import { serviceAccountToken } from '../../../support/cluster/service-accounts.ts';
import { describeCluster } from '../../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../../support/cluster/until.ts';
import { TokenFolder, recorded, soon } from '../../../support/kube/cluster-watching.ts';
import { configMaps } from '../../../support/kube/scripted/watching.ts';

describeCluster('watches of a real API server', (use) => {
  let api: KubeConnection;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    api = await connectByKubeconfig({ file: use.cluster.kubeconfig });
    return () => api.close();
  });
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
  });

  const put = (name: string, value: string): Promise<unknown> => {
    const metadata = { name, namespace: use.namespace, labels: { from: 'test' } };
    return use.cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } });
  };
  const remove = (name: string): Promise<unknown> =>
    use.cluster.request('DELETE', `${collectionPath(configMaps, use.namespace)}/${name}`);

  it('tell what comes, changes and goes, and how far they are', async () => {
    const { namespace } = use;
    const target: WatchTarget = { kind: configMaps, form: 'whole', namespace, labelSelector: 'from=test' };
    const { recorder, watched } = recorded(api, target, { ...soon, watchSeconds: 3 });
    ends.push(() => watched.stop());
    await watched.settled();
    await put('a', 'one');
    await put('a', 'two');
    await remove('a');
    await put('a', 'three');
    await recorder.when('the last', () => recorder.told.length === 4);
    expect(recorder.told.map((line) => line.slice(0, 2))).toEqual(['+a', '+a', '-a', '+a']);
    expect(recorder.violations).toEqual([]);
    // Something that is not watched happened: a bookmark tells of it.
    const made = await api.request({
      method: 'POST',
      path: collectionPath(configMaps, namespace),
      body: { metadata: { name: 'other' } },
    });
    const version = Object(made).metadata.resourceVersion as string;
    await recorder.when('the bookmark', () => watched.hasReached(target, version));
    expect([recorder.drops, recorder.relists, recorder.phases]).toEqual([[], [], ['synced']]);
  });

  it('take 1,500 objects in pages, whole and as metadata, and leave managedFields out', async () => {
    const namespace = await use.cluster.createNamespace('many');
    ends.push(() => use.cluster.request('DELETE', `/api/v1/namespaces/${namespace}`));
    const path = collectionPath(configMaps, namespace);
    const names = Array.from({ length: 1500 }, (_, index) => `n${1000 + index}`);
    for (let from = 0; from < names.length; from += 25) {
      const made = names
        .slice(from, from + 25)
        .map((name) => api.request({ method: 'POST', path, body: { metadata: { name }, data: { value: name } } }));
      await Promise.all(made);
    }

    const objects: LiveObject[] = [];
    const handler = { upsert: (object: LiveObject) => void objects.push(object), delete: () => undefined };
    const target: WatchTarget = { kind: configMaps, form: 'whole', namespace };
    const watched = WatchedKinds.start(api, [target], () => handler, {}, soon);
    ends.push(() => watched.stop());
    await watched.settled();
    const values = objects.map(({ object }) => Object(object).data.value as string);
    expect(values.filter((value) => value !== undefined).toSorted()).toEqual(names);
    expect(objects.filter(({ object }) => Object(object).metadata.managedFields !== undefined)).toEqual([]);

    const listed: LiveObject[] = [];
    for await (const object of listObjects(api, configMaps, { form: 'metadata', namespace })) listed.push(object);
    expect(listed.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('n'))).toEqual(names);
    const fields = new Set(listed.flatMap(({ object }) => Object.keys(Object(object))));
    expect([...fields].toSorted()).toEqual(['apiVersion', 'kind', 'metadata']);
    expect(listed[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace } });
  });

  it('know every kind that controls read: whole and as metadata', async () => {
    for (const form of ['whole', 'metadata'] as const) {
      const targets = postureKinds.map((kind) => ({ kind, form }));
      const told = new Map<string, number>();
      const handlerOf = ({ kind }: WatchTarget): { upsert(): void; delete(): void } => ({
        upsert: () => void told.set(kind.kind, (told.get(kind.kind) ?? 0) + 1),
        delete: () => undefined,
      });
      const watched = WatchedKinds.start(api, targets, handlerOf, {}, soon);
      ends.push(() => watched.stop());
      await watched.settled();
      const bad = Array.from(watched.states()).filter(
        ([{ kind }, { phase }]) => phase !== 'synced' && !kind.group.startsWith('cilium.'),
      );
      expect(bad).toEqual([]);
      const few = ['Namespace', 'ConfigMap', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role'];
      expect(few.filter((kind) => !told.has(kind))).toEqual([]);
    }
  });

  it('notice that rights are taken away, and go on when they are given back', async () => {
    const { cluster, namespace } = use;
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list', 'watch'] }];
    const token = await serviceAccountToken(cluster, { namespace, name: 'watcher', rules });
    const folder = new TokenFolder(cluster, token);
    ends.push(() => folder.remove());
    await put('stays', 'one');
    const { recorder, watched } = recorded(folder.api, { kind: configMaps, form: 'metadata', namespace });
    ends.push(() => watched.stop());
    await watched.settled();
    expect(recorder.phases).toEqual(['synced']);

    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`;
    const { body } = await cluster.request('GET', `${bindings}/watcher`);
    await cluster.request('DELETE', `${bindings}/watcher`);
    await recorder.when('the refusal', () => recorder.phases.at(-1) === 'forbidden');
    await put('unseen', 'one');
    await remove('stays');
    expect(recorder.told.filter((line) => line.startsWith('-'))).toEqual([]);
    const { metadata: _, ...binding } = Object(body);
    await cluster.apply({ ...binding, metadata: { name: 'watcher', namespace } });
    await recorder.when('the rest', () => recorder.phases.at(-1) === 'synced');
    await recorder.when('the end of one', () => recorder.told.some((line) => line.startsWith('-stays@')));
    expect(recorder.told.some((line) => line.startsWith('+unseen@'))).toBe(true);
    expect(recorder.violations).toEqual([]);
  });

  it('follow a CustomResourceDefinition that goes and comes', async () => {
    const { cluster, namespace } = use;
    const group = `${namespace}.example.org`;
    const names = { plural: 'things', kind: 'Thing' };
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${group}` },
      spec: { group, scope: 'Namespaced', names, versions: [{ name: 'v1', served: true, storage: true, schema }] },
    };
    const thing = { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'one', namespace } };
    const install = async (): Promise<void> => {
      await cluster.apply(definition);
      await until('the definition', async () => {
        await cluster.apply(thing);
        return true;
      });
    };
    const uninstall = (): Promise<unknown> =>
      cluster.request('DELETE', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group}`);
    ends.push(uninstall);

    const target: WatchTarget = { kind: { group, version: 'v1', isNamespaced: true, ...names }, form: 'whole' };
    const { recorder, watched } = recorded(api, target);
    ends.push(() => watched.stop());
    await watched.settled();
    expect(watched.states().get(target)?.phase).toBe('missing');
    await install();
    await recorder.when('the object', () => recorder.view.size === 1);
    await uninstall();
    await recorder.when('the end of it', () => recorder.view.size === 0);
    await recorder.when('the end of the kind', () => recorder.phases.at(-1) === 'things missing');
    await install();
    await recorder.when('the return', () => recorder.view.size === 1);
    expect(recorder.told.map((line) => line.slice(0, 4))).toEqual(['+one', '-one', '+one']);
    expect(recorder.violations).toEqual([]);
  });
});
