import path from 'node:path';
import { register } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { Metrics, metricsTable } from '../../src/serve/metrics.ts';
import { sideBySide, finished, startProcess } from '../support/command.ts';

const quiet = { version: '1.2.3', queue: () => ({ depth: 0, oldestAge: 0 }), hasProcess: false } as const;

/** The samples in a text of Prometheus, by name and labels. Refuses a line that is none. */
function samples(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || /^# (?:HELP|TYPE) \w+ ./.test(line)) continue;
    const [, series, value] = /^(\w+(?:\{(?:\w+="[^"\\\n]*",?)+\})?) (\S+)$/.exec(line) ?? [];
    if (series === undefined || found.has(series)) throw new Error(`no sample, or one twice: ${line}`);
    found.set(series, value === '+Inf' ? Infinity : Number(value));
  }
  return found;
}

async function read(metrics: Metrics): Promise<Map<string, number>> {
  return samples((await metrics.read()).text);
}

describe('the table', () => {
  it('keeps the names and labels that dashboards and alerts use', () => {
    expect(metricsTable.rows.map(({ name, kind, labels }) => `${name} ${kind} ${labels.join(',')}`.trim())).toEqual([
      'kubescape_gitops_queue_depth gauge',
      'kubescape_gitops_queue_oldest_age_seconds gauge',
      'kubescape_gitops_in_flight gauge phase',
      'kubescape_gitops_judge_seconds histogram weight',
      'kubescape_gitops_fetch_seconds histogram',
      'kubescape_gitops_verdicts_total counter outcome',
      'kubescape_gitops_deliveries_total counter event,result',
      'kubescape_gitops_refused_requests_total counter cause',
      'kubescape_gitops_errors_total counter cause',
      'kubescape_gitops_github_rate_limit_remaining gauge installation',
      'kubescape_gitops_github_rate_limit_reset_timestamp_seconds gauge installation',
      'kubescape_gitops_pages_served_total counter',
      'kubescape_gitops_poll_rounds_total counter result',
      'kubescape_gitops_poll_repaired_total counter',
      'kubescape_gitops_build_info gauge version,node',
    ]);
  });

  it('is what is served: each metric, with its kind and its help', async () => {
    const { text, contentType } = await new Metrics(quiet).read();

    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const { name, kind, help } of metricsTable.rows) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
      expect(help).toMatch(/^[A-Z0-9].*\.$/);
    }
    expect(text.match(/^# TYPE /gm)).toHaveLength(metricsTable.rows.length);
  });
});

describe('metrics', () => {
  it('ask for the queue whenever they are read', async () => {
    let queue = { depth: 3, oldestAge: 12.5 };
    const metrics = new Metrics({ ...quiet, queue: () => queue });
    const first = await read(metrics);
    queue = { depth: 0, oldestAge: 0 };
    const second = await read(metrics);

    const of = (all: Map<string, number>): unknown[] =>
      ['depth', 'oldest_age_seconds'].map((name) => all.get(`kubescape_gitops_queue_${name}`));
    expect([of(first), of(second)]).toEqual([
      [3, 12.5],
      [0, 0],
    ]);
  });

  it('cannot be read when the queue cannot: nobody takes its last state for its present one', async () => {
    const queue = (): never => {
      throw new Error('closed');
    };
    await expect(new Metrics({ ...quiet, queue }).read()).rejects.toThrow('closed');
  });

  it('count what happened', async () => {
    const metrics = new Metrics(quiet);
    metrics.begin('judge');
    metrics.begin('fetch')();
    metrics.judged('heavy', 3);
    metrics.fetched(0.2);
    metrics.ended('incomplete');
    metrics.delivered('pull_request', 'accepted');
    metrics.refused('signature');
    metrics.failed('github');
    metrics.limited({ installation: 33, left: 4990, reset: 1_795_392_000_500 });
    metrics.limited({ installation: 'app', left: 1, reset: 1000 });
    metrics.pageServed();
    metrics.polled('done', 2);

    const all = await read(metrics);

    const of = (name: string): number | undefined => all.get(`kubescape_gitops_${name}`);
    expect(of('in_flight{phase="judge"}')).toBe(1);
    expect(of('in_flight{phase="fetch"}')).toBe(0);
    expect(of('judge_seconds_bucket{le="2.5",weight="heavy"}')).toBe(0);
    expect(of('judge_seconds_bucket{le="5",weight="heavy"}')).toBe(1);
    expect(of('fetch_seconds_sum')).toBe(0.2);
    expect(of('verdicts_total{outcome="incomplete"}')).toBe(1);
    expect(of('deliveries_total{event="pull_request",result="accepted"}')).toBe(1);
    expect(of('refused_requests_total{cause="signature"}')).toBe(1);
    expect(of('errors_total{cause="github"}')).toBe(1);
    expect(of('github_rate_limit_remaining{installation="33"}')).toBe(4990);
    expect(of('github_rate_limit_reset_timestamp_seconds{installation="33"}')).toBe(1_795_392_000.5);
    expect(of('github_rate_limit_remaining{installation="app"}')).toBe(1);
    expect(of('pages_served_total')).toBe(1);
    expect(of('poll_rounds_total{result="done"}')).toBe(1);
    expect(of('poll_repaired_total')).toBe(2);
    expect(of(`build_info{version="1.2.3",node="${process.versions.node}"}`)).toBe(1);
  });

  it('are there before anything happened, so that the first event is seen as one', async () => {
    const all = await read(new Metrics(quiet));
    for (const series of ['verdicts_total{outcome="fail"}', 'errors_total{cause="fetch"}', 'poll_repaired_total']) {
      expect([series, all.get(`kubescape_gitops_${series}`)]).toEqual([series, 0]);
    }
  });

  it('do not grow with the names of events that strangers make up', async () => {
    const metrics = new Metrics(quiet);
    const before = (await read(metrics)).size;
    for (let count = 0; count < 100; count += 1) metrics.delivered(`event_${count}"} 1\n`, 'refused');

    const all = await read(metrics);

    expect(all.size).toBe(before);
    expect(all.get('kubescape_gitops_deliveries_total{event="other",result="refused"}')).toBe(100);
  });

  it('keep the limits of the 1000 installations that were heard of last', async () => {
    const metrics = new Metrics(quiet);
    for (let installation = 1; installation <= 1000; installation += 1) {
      metrics.limited({ installation, left: 1, reset: 0 });
    }
    metrics.limited({ installation: 1, left: 2, reset: 0 });
    metrics.limited({ installation: 2000, left: 3, reset: 0 });

    const series = Array.from((await read(metrics)).keys()).filter((name) => name.includes('rate_limit_remaining{'));

    expect(series).toHaveLength(1000);
    const has = [1, 2, 2000].map((id) => series.some((name) => name.endsWith(`{installation="${id}"}`)));
    expect(has).toEqual([true, false, true]);
  });

  it('are those of one server: two in a process know nothing of each other, nor does the library', async () => {
    const [one, other] = [new Metrics(quiet), new Metrics(quiet)];
    one.pageServed();
    expect((await read(other)).get('kubescape_gitops_pages_served_total')).toBe(0);
    expect(register.getMetricsAsArray()).toEqual([]);
  });
});

describe('metrics of the process', sideBySide, () => {
  it('are there under their usual names, and keep no process alive', async () => {
    const source = path.resolve(import.meta.dirname, '../../src/serve/metrics.ts');
    const script = `
      import { Metrics } from ${JSON.stringify(source)};
      const metrics = new Metrics({ version: '1', queue: () => ({ depth: 0, oldestAge: 0 }) });
      process.stdout.write((await metrics.read()).text);`;

    const result = await finished(startProcess(process.execPath, ['--input-type=module-typescript', '-e', script]));

    expect([result.code, result.stderr]).toEqual([0, '']);
    const names = Array.from(samples(result.stdout).keys());
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_seconds']) {
      expect(names).toContain(name);
    }
  });
});
