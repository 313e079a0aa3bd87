import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownAnnotations } from '../../src/kube/names/metadata-keys.ts';
import { MetricSet } from '../../src/platform/metrics/metric-set.ts';
import { namespaceRules, type NamespaceRules } from '../../src/service/namespaces/namespace-rules.ts';
import type { Trigger } from '../../src/service/triggers/trigger.ts';
import { scannerRows } from '../../src/scanner/metrics-table.ts';
import { usualPolicy } from '../../src/scanner/policy.ts';
import { ScannerMetrics } from '../../src/scanner/scanner-metrics.ts';
import { Session } from '../../src/scanner/session.ts';
import { MemoryCluster } from '../support/scanner/memory-cluster.ts';
import type { ServedResult } from '../support/scanner/result-server.ts';

const policy = usualPolicy();
const { signal } = new AbortController();

function pod(
  name: string,
  more: { readonly privileged?: boolean; readonly labels?: object; readonly namespace?: string } = {},
) {
  const { privileged = false, labels = {}, namespace = 'shop' } = more;
  return {
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { containers: [{ name: 'main', image: 'web', securityContext: { privileged } }] },
  };
}

function trigger(name: string, resourceVersion: string, more: Partial<Trigger> = {}): Trigger {
  const identity = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name, uid: `uid-shop-${name}` };
  return { ...identity, resourceVersion, type: 'changed', ...more };
}

describe('a session', () => {
  let cluster: MemoryCluster;
  let metrics: MetricSet;
  let lines: { readonly msg: string }[];
  const sessions: Session[] = [];

  beforeEach(() => {
    cluster = new MemoryCluster();
    lines = [];
    cluster.apply({ kind: 'Namespace', metadata: { name: 'shop' } });
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.stop()));
  });

  function start(rules: NamespaceRules = namespaceRules([], ['kube-*'])): Session {
    metrics = new MetricSet();
    const counts = new ScannerMetrics(metrics);
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const session = Session.start({
      api: cluster,
      rules,
      policy,
      clusterName: 'test',
      kubescapeNamespace: 'kubescape',
      version: '1.2.3',
      log,
      metrics: counts,
      now: Date.now,
    });
    counts.measure(() => session.measure());
    sessions.push(session);
    return session;
  }

  async function metric(name: string): Promise<number> {
    const { text } = await metrics.read();
    const line = text.split('\n').find((one) => one.startsWith(`kubescape_gitops_scanner_${name} `));
    return Number(line?.slice(line.lastIndexOf(' ')));
  }

  function scanOf(name: string, namespace = 'shop'): (ServedResult & { readonly spec: any }) | undefined {
    return Array.from(cluster.results.objects.values()).find(
      ({ kind, metadata }) => !kind.endsWith('Summary') && metadata.name === name && metadata.namespace === namespace,
    );
  }

  it('writes nothing by itself, and what is triggered when it is', async () => {
    cluster.apply(pod('web', { privileged: true }));
    const session = start();
    await session.ready;
    expect(cluster.results.writes).toEqual([]);
    expect(await session.answer([trigger('web', '1')])).toEqual({ outcomes: ['judged'], writes: 4 });
    expect(scanOf('pod-web')?.spec.controls['C-0057'].status.status).toBe('failed');
    expect(scanOf('namespace-shop', 'kubescape')).toBeDefined();
  });

  it('waits for what a trigger is about: a version that comes later, an object that has to go', async () => {
    const session = start();
    await session.ready;
    const early = session.answer([trigger('web', '103')]);
    expect(cluster.apply(pod('web', { privileged: true }))).toBe('102');
    expect(cluster.apply(pod('web'))).toBe('103');
    await early;
    expect(scanOf('pod-web')?.spec.controls['C-0057'].status.status).toBe('passed');

    const gone = session.answer([trigger('web', '103', { type: 'deleted' })]);
    cluster.delete('Pod', 'shop', 'web');
    expect(await gone).toMatchObject({ outcomes: ['judged'] });
    expect(scanOf('pod-web')).toBeUndefined();
  });

  it('answers at once about kinds that it does not watch, may not read, or that are not served', async () => {
    cluster.fail('Node', 'forbidden');
    cluster.fail('CiliumNetworkPolicy', 'missing');
    const session = start();
    const answer = await session.answer([
      trigger('a', '999', { kind: 'Planet' }),
      trigger('a', '999', { kind: 'Node', namespace: '' }),
      trigger('a', '999', { kind: 'CiliumNetworkPolicy', apiVersion: 'cilium.io/v2' }),
      trigger('a', '999', { namespace: 'kube-system' }),
    ]);
    expect(answer.outcomes).toEqual(['judged', 'not-reached', 'judged', 'filtered']);
    expect(session.degraded()).toEqual(['nodes: forbidden, nodes: forbidden']);
    expect(session.pending()).toEqual([]);
  });

  it('is not ready, and writes nothing, as long as it cannot know what is stored', async () => {
    cluster.apply(pod('web'));
    cluster.fail('WorkloadConfigurationScan', 'forbidden');
    const session = start();
    const stopped = session.ready.catch(() => 'stopped');
    const answer = session.answer([trigger('web', '1')]);
    while (!session.pending().some((reason) => reason.includes('are not known'))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await session.stop();
    expect(await stopped).toBe('stopped');
    expect(await answer).toEqual({ outcomes: ['not-reached'], writes: 0 });
    expect(cluster.results.requests).toEqual([]);
  });

  it('tells the Git revision, and writes nothing for a new one alone', async () => {
    const flux = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
    const kustomization = (revision: string) => ({
      kind: 'Kustomization',
      metadata: { name: 'apps', namespace: 'flux-system' },
      status: { lastAppliedRevision: revision },
    });
    cluster.apply(kustomization('main@sha1:1'));
    cluster.apply(pod('web', { labels: flux }));
    const session = start();
    await session.answer([trigger('web', '1')]);
    expect(scanOf('pod-web')?.metadata.annotations).toMatchObject({
      [ownAnnotations.fluxKustomization]: 'flux-system/apps',
      [ownAnnotations.fluxRevision]: 'main@sha1:1',
    });
    cluster.apply(kustomization('main@sha1:2'));
    expect(await session.answer([trigger('web', '1')])).toMatchObject({ writes: 0 });
    const version = cluster.apply(pod('web', { labels: flux, privileged: true }));
    await session.answer([trigger('web', version)]);
    expect(scanOf('pod-web')?.metadata.annotations).toMatchObject({ [ownAnnotations.fluxRevision]: 'main@sha1:2' });
  });

  it('scans everything: writes what is missing, removes what is left, tells what it leaves out', async () => {
    cluster.apply(pod('web', { privileged: true }));
    cluster.apply(pod('dns', { namespace: 'kube-system' }));
    cluster.apply({ kind: 'Namespace', metadata: { name: 'kube-system' } });
    await start().scan({}, signal);
    await sessions.pop()?.stop();
    cluster.delete('Pod', 'shop', 'web');
    lines = [];

    const report = await start().scan({}, signal);

    expect(report).toMatchObject({ outcome: 'complete', writes: 2, clusterName: 'test' });
    expect(report.frameworks.length).toBeGreaterThan(1);
    expect(scanOf('pod-web')).toBeUndefined();
    expect(lines.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining([
        'namespaces: included 1, excluded [kube-system]',
        'skip kube-system/Pod/dns: its namespace is excluded',
      ]),
    );
    expect((await metrics.read()).text).toContain('kubescape_gitops_scanner_framework_compliance_percent{framework="');
  });

  it('removes nothing of a kind that it may not read, and says that it knows only a part', async () => {
    cluster.apply(pod('web'));
    await start().scan({}, signal);
    await sessions.pop()?.stop();
    cluster.fail('Pod', 'forbidden');
    const report = await start().scan({}, signal);
    expect(report).toMatchObject({ outcome: 'incomplete', problems: ['pods: forbidden, pods: forbidden'] });
    expect(lines.at(-1)).toMatchObject({
      msg: 'scan incomplete: not everything could be read or stored',
      problems: ['pods: forbidden, pods: forbidden'],
      todo: expect.stringContaining('flux/chart/rbac'),
    });
    expect(await metric('watch_up{kind="pods"}')).toBe(0);
    // What can be read is fresh, though the scan was not complete.
    expect(await metric('last_full_scan_timestamp_seconds')).toBe(0);
    expect(await metric('oldest_result_timestamp_seconds')).toBeGreaterThan(1e9);
    expect(scanOf('pod-web')).toBeDefined();
  });

  it('scans a part: one object, or namespaces, field by field', async () => {
    cluster.apply(pod('web'));
    cluster.apply(pod('api', { namespace: 'back' }));
    const session = start();
    const one = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'shop', uid: '', resourceVersion: '' },
    };
    expect(await session.scan({ scanObject: one }, signal)).toMatchObject({ results: 1, writes: 2, frameworks: [] });
    expect(await session.scan({ includeNamespaces: ['ba*'] }, signal)).toMatchObject({ results: 1, writes: 2 });
    const path = Array.from(cluster.results.objects.keys()).find((key) => key.endsWith('scans/pod-api')) ?? '';
    const stored = cluster.results.objects.get(path);
    if (!stored) throw new Error('not stored');
    cluster.results.replace(path, { ...stored, spec: { controls: {} } });
    expect(await session.scan({ includeNamespaces: ['back'] }, signal)).toMatchObject({ writes: 1 });
    expect(await session.scan({ excludedNamespaces: ['shop'] }, signal)).toMatchObject({ writes: 0 });
  });

  it('counts what cannot be written, and does not take such results for fresh', async () => {
    cluster.apply(pod('web'));
    cluster.results.before = ({ method }) => (method === 'POST' ? 'invalid' : undefined);
    const report = await start().scan({}, signal);
    expect(report.outcome).toBe('incomplete');
    expect(await metric('write_failures_total{fault="invalid"}')).toBeGreaterThan(0);
    expect(await metric('oldest_result_timestamp_seconds')).toBe(0);
    expect(await metric('unreflected_changes')).toBeGreaterThan(0);
  });

  it('says of a scan of a part which namespaces there are, and not each object that is left out', async () => {
    cluster.apply(pod('dns', { namespace: 'kube-system' }));
    cluster.apply({ kind: 'Namespace', metadata: { name: 'kube-system' } });
    await start().scan({ includeNamespaces: ['shop'] }, signal);
    const said = lines.map(({ msg }) => msg);
    expect(said).toContain('namespaces: included 1, excluded [kube-system]');
    expect(said.filter((msg) => String(msg).startsWith('skip '))).toEqual([]);
  });

  it('stops a scan when it is called off', async () => {
    const session = start();
    await session.ready;
    const stop = new AbortController();
    const scan = session.scan({}, stop.signal);
    stop.abort(new Error('called off'));
    await expect(scan).rejects.toThrow('called off');
  });
});

it('has every metric of its table from the start', async () => {
  const metrics = new MetricSet();
  expect(new ScannerMetrics(metrics)).toBeDefined();
  const { text } = await metrics.read();
  for (const { name } of Object.values(scannerRows)) expect(text).toContain(`# TYPE ${name} `);
});
