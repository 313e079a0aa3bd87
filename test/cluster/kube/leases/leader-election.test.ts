import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { connectByKubeconfig } from '../../../../src/kube/api/connect.ts';
import { collectionPath, objectPath } from '../../../../src/kube/api/kube-api.ts';
import { KubeConnection } from '../../../../src/kube/api/kube-connection.ts';
import { LeaderElection } from '../../../../src/kube/leases/leader-election.ts';
import { leaseRules } from '../../../../src/kube/leases/lease-store.ts';
import { addressKey, leases } from '../../../../src/kube/leases/lease.ts';
import { auditedRequests } from '../../../support/cluster/audit-log.ts';
import { serviceAccountToken } from '../../../support/cluster/service-accounts.ts';
import { describeCluster } from '../../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../../support/cluster/until.ts';

const silent = pino({ level: 'silent' });
const pace = { leaseSeconds: 3, renewDeadlineSeconds: 2, retrySeconds: 0.2 };

describeCluster('leadership by a Lease', (use) => {
  let api: KubeConnection;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    api = await connectByKubeconfig({ file: use.cluster.kubeconfig });
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  /** A replica that leads until it is told not to. */
  const replica = (name: string, identity: string, connection = api): Replica => {
    const settings = { namespace: use.namespace, name, identity, address: `http://${identity}.test`, ...pace };
    const election = new LeaderElection(connection, settings, silent);
    const end = new AbortController();
    const terms: string[] = [];
    const running = election.run(end.signal, async (signal) => {
      terms.push('won');
      if (!signal.aborted) await once(signal, 'abort');
      terms.push('ended');
    });
    const stop = async (): Promise<void> => {
      end.abort();
      await running;
    };
    stops.push(stop);
    return { election, terms, stop };
  };
  const leaseNow = (name: string): Promise<unknown> =>
    api.request({ method: 'GET', path: objectPath(leases, use.namespace, name) });
  const leads = ({ election }: Replica): Promise<unknown> => until('leadership', async () => election.isLeader);

  it('is won by one of two, who say who it is', async () => {
    const first = replica('pair', 'first');
    await leads(first);
    const second = replica('pair', 'second');
    const seen = await until('the other to know', async () => second.election.leader);
    expect(seen).toEqual({ identity: 'first', address: 'http://first.test' });
    expect(first.election.leader).toEqual(seen);
    expect([second.election.isLeader, second.terms]).toEqual([false, []]);
    expect(await leaseNow('pair')).toMatchObject({
      metadata: { annotations: { [addressKey]: 'http://first.test' } },
      spec: { holderIdentity: 'first', leaseDurationSeconds: 3, leaseTransitions: 0 },
    });
  });

  it('is given back at the end, and taken by the other at once', async () => {
    const first = replica('handed', 'first');
    await leads(first);
    const second = replica('handed', 'second');
    await until('the other to know', async () => second.election.leader);
    await first.stop();
    expect([first.election.isLeader, first.terms]).toEqual([false, ['won', 'ended']]);
    await leads(second);
    expect(await leaseNow('handed')).toMatchObject({ spec: { holderIdentity: 'second', leaseTransitions: 1 } });
  });

  it('ends at once when somebody else takes the Lease', async () => {
    const first = replica('stolen', 'first');
    await leads(first);
    const spec = { holderIdentity: 'thief', leaseDurationSeconds: 3600 };
    await api.request({ method: 'PATCH', path: objectPath(leases, use.namespace, 'stolen'), body: { spec } });
    await until('the end of leadership', async () => !first.election.isLeader);
    await until('the end of work', async () => first.terms.includes('ended'));
    expect(first.election.leader).toMatchObject({ identity: 'thief' });
  });

  it('needs the rights that are listed, and all of them', async ({ skip }) => {
    const { cluster, namespace, auditLog } = use;
    if (auditLog === undefined) return skip('not a built cluster');
    const token = await serviceAccountToken(cluster, { namespace, name: 'elector', rules: leaseRules });
    const access = { headers: { authorization: `Bearer ${token}` }, tls: { ca: cluster.ca } };
    const credentials = { current: async () => access, renewed: async () => undefined };
    const weak = new KubeConnection({ server: cluster.url, credentials, userAgent: 'test' });
    const first = replica('rights', 'first', weak);
    await leads(first);
    await first.stop();
    weak.close();
    expect(await leaseNow('rights')).toMatchObject({ spec: { holderIdentity: '' } });

    const user = `system:serviceaccount:${namespace}:elector`;
    const asked = await until('the audit log', async () => {
      const found = (await auditedRequests(auditLog)).filter((request) => request.user === user);
      return found.length >= 4 && found;
    });
    expect(asked.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
    expect([...new Set(asked.map(({ verb }) => verb))].toSorted()).toEqual(leaseRules[0].verbs.toSorted());
  });

  it('begins again when the Lease is deleted', async () => {
    const first = replica('deleted', 'first');
    await leads(first);
    await api.request({ method: 'DELETE', path: objectPath(leases, use.namespace, 'deleted') });
    await until('a new Lease', () => leaseNow('deleted').catch(() => false));
    expect(await leaseNow('deleted')).toMatchObject({ spec: { holderIdentity: 'first' } });
    expect(first.terms).toEqual(['won']);
  });

  it('keeps what others have written to the Lease', async () => {
    const metadata = { name: 'labelled', labels: { team: 'blue' }, annotations: { note: 'kept' } };
    const body = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata };
    await api.request({ method: 'POST', path: collectionPath(leases, use.namespace), body });
    await leads(replica('labelled', 'first'));
    expect(await leaseNow('labelled')).toMatchObject({
      metadata: { labels: { team: 'blue' }, annotations: { note: 'kept' } },
      spec: { holderIdentity: 'first' },
    });
  });
});

interface Replica {
  readonly election: LeaderElection;
  readonly terms: readonly string[];
  stop(): Promise<void>;
}
