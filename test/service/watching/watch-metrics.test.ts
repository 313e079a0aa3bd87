import { expect, it } from 'vitest';
import type { TargetState, WatchTarget } from '../../../src/kube/watch/watched.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { WatchMetrics, watchMetricRows } from '../../../src/service/watching/watch-metrics.ts';
import { postureKind } from '../../support/storage/live-objects.ts';

const deployments: WatchTarget = { kind: postureKind('Deployment'), form: 'metadata' };
const policies: WatchTarget = { kind: postureKind('CiliumNetworkPolicy'), form: 'metadata', isOptional: true };

it('tell which watches are down, in which state each is, and how often they broke', async () => {
  const set = new MetricSet();
  const state = (phase: TargetState['phase']): TargetState => ({ phase, reason: '', since: 0 });
  let states = new Map([
    [deployments, state('stale')],
    [policies, state('missing')],
  ]);
  const { news } = new WatchMetrics(set, 'scanner', () => states);
  news.onRelist(deployments, 'expired');
  news.onDrop(deployments, 'late');

  const { text } = await set.read();

  for (const { name } of Object.values(watchMetricRows('scanner'))) expect(text).toContain(`# TYPE ${name} `);
  expect(text).toContain('scanner_watch_up{kind="deployments"} 0');
  expect(text).toContain('scanner_watch_up{kind="ciliumnetworkpolicies"} 1');
  expect(text).toContain('scanner_watch_state{kind="deployments",state="stale"} 1');
  expect(text).toContain('scanner_watch_state{kind="deployments",state="synced"} 0');
  expect(text).toContain('scanner_watch_relists_total{kind="deployments",cause="expired"} 1');
  expect(text).toContain('scanner_watch_drops_total{kind="deployments",cause="late"} 1');
  states = new Map();
  expect((await set.read()).text).not.toMatch(/watch_(?:up|state)\{/);
});
