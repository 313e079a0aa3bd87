import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectByKubeconfig } from '../../../../src/kube/api/connect.ts';
import { collectionPath, objectPath, type ServedKind } from '../../../../src/kube/api/kube-api.ts';
import type { KubeConnection } from '../../../../src/kube/api/kube-connection.ts';
import { describeCluster } from '../../../support/cluster/testing/describe-cluster.ts';

const configMaps: ServedKind = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  isNamespaced: true,
};
const namespaces: ServedKind = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  isNamespaced: false,
};

describeCluster('a connection by kubeconfig', (use) => {
  let api: KubeConnection;
  beforeAll(async () => {
    api = await connectByKubeconfig({ file: use.cluster.kubeconfig });
  });
  afterAll(() => api.close());

  const make = (name: string, data: Record<string, string> = {}): Promise<unknown> =>
    api.request({
      method: 'POST',
      path: collectionPath(configMaps, use.namespace),
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data },
    });

  it('makes, reads, patches, replaces and deletes an object', async () => {
    const at = objectPath(configMaps, use.namespace, 'whole');
    await make('whole', { a: '1' });
    await api.request({ method: 'PATCH', path: at, body: { data: { b: '2' } } });
    const read = await api.request({ method: 'GET', path: at });
    expect(read).toMatchObject({ kind: 'ConfigMap', data: { a: '1', b: '2' } });
    expect(await api.request({ method: 'DELETE', path: at })).toMatchObject({ kind: 'Status', status: 'Success' });
    await expect(api.request({ method: 'GET', path: at })).rejects.toMatchObject({ fault: 'missing', status: 404 });
  });

  it('gets metadata only: of one object, of a list, of namespaces, of a watch', async () => {
    await make('slim', { a: '1' });
    const path = collectionPath(configMaps, use.namespace);
    const ask = (path: string): Promise<unknown> => api.request({ method: 'GET', path, form: 'metadata' });
    expect(await ask(objectPath(configMaps, use.namespace, 'slim'))).toMatchObject({ kind: 'PartialObjectMetadata' });
    expect(await ask(path)).toMatchObject({ kind: 'PartialObjectMetadataList' });
    expect(await ask(collectionPath(configMaps))).toMatchObject({ kind: 'PartialObjectMetadataList' });
    expect(await ask(collectionPath(namespaces))).toMatchObject({ kind: 'PartialObjectMetadataList' });
    expect(await ask(objectPath(namespaces, '', use.namespace))).toMatchObject({ kind: 'PartialObjectMetadata' });

    const query = { watch: true, resourceVersion: 0, fieldSelector: 'metadata.name=slim' };
    const silenceMilliseconds = 30_000;
    for await (const line of api.lines({ method: 'GET', path, query, form: 'metadata', silenceMilliseconds })) {
      const event: unknown = JSON.parse(line);
      expect(event).toMatchObject({ type: 'ADDED', object: { kind: 'PartialObjectMetadata' } });
      break;
    }
  });

  it('ends a watch quietly when the server does', async () => {
    const path = collectionPath(configMaps, use.namespace);
    const query = { watch: true, timeoutSeconds: 1, fieldSelector: 'metadata.name=nobody' };
    const lines: string[] = [];
    for await (const line of api.lines({ method: 'GET', path, query, silenceMilliseconds: 30_000 })) lines.push(line);
    expect(lines).toEqual([]);
  });
});
