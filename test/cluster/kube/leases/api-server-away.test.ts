import { once } from 'node:events';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { connectByKubeconfig } from '../../../../src/kube/api/connect.ts';
import { KubeError } from '../../../../src/kube/api/kube-error.ts';
import { LeaderElection } from '../../../../src/kube/leases/leader-election.ts';
import { describeControlPlane } from '../../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../../support/cluster/until.ts';

describeControlPlane(
  'while the API server is away',
  (use) => {
    it('requests fail as unreachable, a watch ends, and a leader stops; all go on when it is back', async () => {
      const { plane } = use;
      const api = await connectByKubeconfig({ file: plane.kubeconfig });
      const settings = {
        namespace: 'default',
        name: 'away',
        identity: 'one',
        leaseSeconds: 3,
        renewDeadlineSeconds: 2,
      };
      const election = new LeaderElection(api, { ...settings, retrySeconds: 0.2 }, pino({ level: 'silent' }));
      const end = new AbortController();
      const events: string[] = [];
      const running = election.run(end.signal, async (signal) => {
        events.push('leads');
        if (!signal.aborted) await once(signal, 'abort');
        events.push('ended');
      });
      await until('leadership', async () => election.isLeader);
      const watch = api.lines({
        method: 'GET',
        path: '/api/v1/namespaces',
        query: { watch: true },
        silenceMilliseconds: 600_000,
      });
      const watching = (async () => {
        for await (const _ of watch) events.length.toString();
      })().then(
        () => 'quiet',
        (error: unknown) => (error instanceof KubeError ? error.fault : 'other'),
      );

      await plane.stopApiServer();
      expect(['quiet', 'unreachable']).toContain(await watching);
      await expect(api.request({ method: 'GET', path: '/version' })).rejects.toMatchObject({ fault: 'unreachable' });
      await until('the end of leadership', async () => events.includes('ended'));
      expect([election.isLeader, election.problem]).toEqual([false, expect.stringContaining('ECONNREFUSED')]);

      await plane.startApiServer();
      expect(await api.request({ method: 'GET', path: '/version' })).toMatchObject({ major: '1' });
      await until('leadership again', async () => election.isLeader);
      expect(events).toEqual(['leads', 'ended', 'leads']);
      end.abort();
      await running;
      api.close();
    });
  },
  { nodes: 0 },
);
