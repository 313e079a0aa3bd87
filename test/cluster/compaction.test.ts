import { expect, it } from 'vitest';
import { describeControlPlane } from '../support/cluster/testing/describe-cluster.ts';
import { until } from '../support/cluster/until.ts';

describeControlPlane(
  'an API server with arguments of its own',
  (use) => {
    it('forgets old versions soon when etcd is compacted often: who asks for them is told 410', async () => {
      const { plane } = use;
      const first = await plane.request('GET', '/api/v1/namespaces?limit=1');
      const { continue: next } = Object(first.body).metadata;
      const gone = await until('compaction', async () => {
        const name = `filler-${performance.now()}`.replace('.', '-');
        await plane.request('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
        const answer = await plane.request('GET', `/api/v1/namespaces?limit=1&continue=${next}`);
        return answer.status === 410 && answer.body;
      });
      expect(gone).toMatchObject({ reason: 'Expired' });
    });
  },
  { nodes: 0, apiServerArguments: ['--etcd-compaction-interval=1s', '--feature-gates=ListFromCacheSnapshot=false'] },
);
