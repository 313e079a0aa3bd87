import type { Gauge } from 'prom-client';
import { targetPhases, type TargetState, type WatchTarget } from '../../kube/watch/watched.ts';
import { type MetricRow, row as rowOf } from '../../platform/metrics/metric-row.ts';
import type { MetricSet } from '../../platform/metrics/metric-set.ts';
import { isUp, type ToldNews } from './watch-news.ts';

export interface WatchMetricRows {
  readonly up: MetricRow<'kind'>;
  readonly state: MetricRow<'kind' | 'state'>;
  readonly relists: MetricRow<'kind' | 'cause'>;
  readonly drops: MetricRow<'kind' | 'cause'>;
}

/** What each program of a cluster tells of its watches; `program` is `operator`, `scanner` or `storage`. */
export function watchMetricRows(program: string): WatchMetricRows {
  const row = rowOf(`kubescape_gitops_${program}`);
  return {
    up: row(
      'watch_up',
      'gauge',
      '1 while a kind is watched, or need not be because the cluster lacks it; else 0.',
      '0 for ten minutes: `/readyz` and the line `watch lost` say why and what to do.',
      ['kind'],
    ),
    state: row(
      'watch_state',
      'gauge',
      '1 for the state that the watch of a kind is in, 0 for the others.',
      '`forbidden`: rights are missing. `missing`: no such kind, well if it is optional. `stale`: the API server is away.',
      ['kind', 'state'],
    ),
    relists: row(
      'watch_relists_total',
      'counter',
      'Kinds listed again, by cause.',
      'More than a few an hour are load for etcd: look for a proxy that ends or stalls watches.',
      ['kind', 'cause'],
    ),
    drops: row(
      'watch_drops_total',
      'counter',
      'Lists and watches that ended early, by cause.',
      'Steady: `busy` and `late` are a slow API server, `unreachable` and `garbage` the network or a proxy.',
      ['kind', 'cause'],
    ),
  };
}

/** Counts what watches tell of themselves. */
export class WatchMetrics {
  readonly #relists;
  readonly #drops;

  /** `states` is asked whenever somebody reads; it is empty in a replica that does not lead. */
  constructor(set: MetricSet, program: string, states: () => ReadonlyMap<WatchTarget, TargetState>) {
    const rows = watchMetricRows(program);
    this.#relists = set.counter(rows.relists);
    this.#drops = set.counter(rows.drops);
    const up: Gauge<'kind'> = set.gauge(rows.up, () => {
      up.reset();
      for (const [target, state] of states()) up.set({ kind: target.kind.plural }, isUp(target, state) ? 1 : 0);
    });
    const state: Gauge<'kind' | 'state'> = set.gauge(rows.state, () => {
      state.reset();
      for (const [{ kind }, { phase }] of states()) {
        for (const one of targetPhases) state.set({ kind: kind.plural, state: one }, one === phase ? 1 : 0);
      }
    });
  }

  get news(): Omit<ToldNews, 'onState'> {
    return {
      onRelist: ({ kind }, cause) => this.#relists.inc({ kind: kind.plural, cause }),
      onDrop: ({ kind }, cause) => this.#drops.inc({ kind: kind.plural, cause }),
    };
  }
}
