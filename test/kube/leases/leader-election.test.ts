import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { KubeConnection } from '../../../src/kube/api/kube-connection.ts';
import { LeaderElection } from '../../../src/kube/leases/leader-election.ts';
import { until } from '../../support/cluster/until.ts';
import { type LeaseFault, LeaseServer } from '../../support/kube/lease-server.ts';
import { fixedToken, loopbacks } from '../../support/kube/loopback.ts';

const serve = loopbacks();
const pace = { leaseSeconds: 1, renewDeadlineSeconds: 0.6, retrySeconds: 0.05 };
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

interface Replica {
  readonly election: LeaderElection;
  readonly events: string[];
  readonly end: () => Promise<unknown>;
}

/** A replica that notes when it begins and ends to lead. */
function replica(api: KubeConnection, identity: string, events: string[] = []): Replica {
  const lines = { write: (line: string) => void logged.push(JSON.parse(line)) };
  const election = new LeaderElection(api, { namespace: 'ns', name: 'lease', identity, ...pace }, pino({}, lines));
  const stop = new AbortController();
  const running = election.run(stop.signal, async (signal) => {
    events.push(`${identity} begins`);
    if (!signal.aborted) await once(signal, 'abort');
    events.push(`${identity} ends`);
  });
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  ends.push(end);
  return { election, events, end };
}

const logged: { readonly msg: string; readonly [field: string]: unknown }[] = [];
const leads = ({ election }: Replica): Promise<unknown> => until('leadership', async () => election.isLeader);

describe('leader election', () => {
  it('has at most one leader, whatever breaks, and one again once nothing does', async () => {
    const store = new LeaseServer();
    const faults: readonly LeaseFault[] = ['none', 'none', 'none', 'before', 'after', 'error', 'silence', 'mute'];
    // A generator of its own, so that a failure can be had again.
    let seed = 7;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    let requests = 0;
    store.fault = () => {
      requests += 1;
      // Calm and storm: in storms every leader loses.
      return requests % 80 < 30 ? 'none' : (faults[next() % faults.length] ?? 'none');
    };
    const { connect } = await serve(store.answer);
    const events: string[] = [];
    const replicas = ['a', 'b', 'c'].map((name) => replica(connect(fixedToken(name)), name, events));
    let mostAtOnce = 0;
    const watch = setInterval(() => {
      mostAtOnce = Math.max(mostAtOnce, replicas.filter(({ election }) => election.isLeader).length);
    }, 5);
    await until('160 requests', async () => requests >= 160);
    store.fault = () => 'none';
    await until('one leader', async () => replicas.some(({ election }) => election.isLeader));
    clearInterval(watch);
    await Promise.all(replicas.map(({ end }) => end()));

    expect(mostAtOnce).toBe(1);
    for (let index = 0; index < events.length; index += 2) {
      const [who = '', what] = events[index]?.split(' ') ?? [];
      expect([what, events[index + 1]]).toEqual(['begins', `${who} ends`]);
    }
  });

  it('ends leadership when the API server is silent, before the Lease ends', async () => {
    const store = new LeaseServer();
    const { api } = await serve(store.answer);
    const first = replica(api, 'first');
    await leads(first);
    store.fault = () => 'silence';
    await until('the end of work', async () => first.events.includes('first ends'));
    expect([first.election.isLeader, first.election.leader]).toEqual([false, undefined]);
    expect(first.election.problem).toContain('/leases/lease');
    store.fault = () => 'none';
    await leads(first);
    expect(first.election.problem).toBeUndefined();
    expect(first.events).toEqual(['first begins', 'first ends', 'first begins']);
  });

  it('does not mind what clocks of others show', async () => {
    const store = new LeaseServer();
    const spec = { holderIdentity: 'dead', leaseDurationSeconds: 1, renewTime: '2999-01-01T00:00:00.000000Z' };
    store.put({ metadata: { name: 'lease' }, spec });
    const { api } = await serve(store.answer);
    const first = replica(api, 'first');
    const seen = await until('the other to be seen', async () => first.election.leader);
    expect(seen).toEqual({ identity: 'dead' });
    await leads(first);
  });

  it('does not take another process of the same name for itself', async () => {
    const store = new LeaseServer();
    const { connect } = await serve(store.answer);
    const first = replica(connect(fixedToken('first')), 'twin');
    await leads(first);
    const second = replica(connect(fixedToken('second')), 'twin');
    await until('the other to know', async () => second.election.leader);
    expect([first.election.isLeader, second.election.isLeader]).toEqual([true, false]);
  });

  it('goes on where somebody else has changed the Lease, but not its holder', async () => {
    const store = new LeaseServer();
    const { api } = await serve(store.answer);
    const first = replica(api, 'first');
    await leads(first);
    const { lease } = store;
    if (lease === undefined) throw new Error('no Lease');
    store.put({ ...lease, metadata: { ...lease.metadata, labels: { changed: 'yes' } } });
    const before = Number(store.lease?.metadata.resourceVersion);
    await until('two renewals', async () => Number(store.lease?.metadata.resourceVersion) > before + 1);
    expect(store.lease).toMatchObject({ metadata: { labels: { changed: 'yes' } } });
    expect(first.events).toEqual(['first begins']);
  });

  it('gives the Lease back only when the work has ended, and keeps it until then', async () => {
    const store = new LeaseServer();
    const { api } = await serve(store.answer);
    const election = new LeaderElection(
      api,
      { namespace: 'ns', name: 'lease', identity: 'slow', ...pace },
      pino({ level: 'silent' }),
    );
    const stop = new AbortController();
    const finish = Promise.withResolvers<void>();
    const running = election.run(stop.signal, () => finish.promise);
    await until('leadership', async () => election.isLeader);
    stop.abort();
    const { lease } = store;
    await until('a renewal', async () => store.lease?.metadata.resourceVersion !== lease?.metadata.resourceVersion);
    expect([election.isLeader, store.lease?.spec?.holderIdentity]).toEqual([true, 'slow']);
    finish.resolve();
    await running;
    expect([election.isLeader, store.lease?.spec?.holderIdentity]).toEqual([false, '']);
  });

  it('gives back what it took without knowing', async () => {
    const store = new LeaseServer();
    store.fault = ({ method }) => (method === 'POST' ? 'mute' : 'none');
    const { api } = await serve(store.answer);
    const first = replica(api, 'first');
    await until('the Lease', async () => store.lease?.spec?.holderIdentity === 'first');
    await first.end();
    expect([first.events, store.lease?.spec?.holderIdentity]).toEqual([[], '']);
  });

  it('fails with its work, and gives the Lease back', async () => {
    const store = new LeaseServer();
    const { api } = await serve(store.answer);
    const settings = { namespace: 'ns', name: 'lease', identity: 'broken', ...pace };
    const election = new LeaderElection(api, settings, pino({ level: 'silent' }));
    const running = election.run(new AbortController().signal, () => {
      throw new Error('the work broke');
    });
    await expect(running).rejects.toThrow('the work broke');
    expect(store.lease?.spec?.holderIdentity).toBe('');
  });

  it('logs who leads while it waits, and that the Lease can be had again', async () => {
    const store = new LeaseServer();
    const { connect } = await serve(store.answer);
    logged.length = 0;
    const first = replica(connect(fixedToken('first')), 'first');
    await leads(first);
    const second = replica(connect(fixedToken('second')), 'second');
    const said = (msg: string): readonly unknown[] => logged.filter((line) => line.msg === msg);
    await until('the waiting', async () => said('waiting: another replica leads').length > 0);
    expect(said('waiting: another replica leads')).toMatchObject([{ leader: 'first' }]);
    store.fault = () => 'error';
    await until('the problem', async () => second.election.problem !== undefined);
    store.fault = () => 'none';
    await until('the end of it', async () => said('the lease can be read and written again').length > 0);
    expect(second.election.problem).toBeUndefined();
  });

  it('logs a problem once, however often it tries', async () => {
    const store = new LeaseServer();
    let requests = 0;
    store.fault = () => {
      requests += 1;
      return 'error';
    };
    const { api } = await serve(store.answer);
    logged.length = 0;
    replica(api, 'first');
    await until('three tries', async () => requests >= 3);
    expect(logged.filter(({ msg }) => msg === 'the lease cannot be read or written')).toHaveLength(1);
    expect(logged[0]).toMatchObject({
      lease: 'ns/lease',
      why: expect.stringContaining('no leader'),
      todo: expect.any(String),
    });
  });

  it.each([
    { leaseSeconds: 10, renewDeadlineSeconds: 10, retrySeconds: 2 },
    { leaseSeconds: 15, renewDeadlineSeconds: 2, retrySeconds: 2 },
    { leaseSeconds: 1.5, renewDeadlineSeconds: 1, retrySeconds: 0.5 },
    { leaseSeconds: 15, renewDeadlineSeconds: 10, retrySeconds: 0 },
  ])('refuses times that are not safe: %j', async (times) => {
    const { api } = await serve(() => undefined);
    const settings = { namespace: 'ns', name: 'lease', identity: 'x', ...times };
    expect(() => new LeaderElection(api, settings, pino({ level: 'silent' }))).toThrow('no safe leases with');
  });
});
