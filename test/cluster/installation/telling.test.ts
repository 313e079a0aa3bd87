import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { operatorMetrics } from '../../../scripts/docs/operator-metrics.ts';
import { scannerMetrics } from '../../../scripts/docs/scanner-metrics.ts';
import { storageMetrics } from '../../../scripts/docs/storage-metrics.ts';
import { requestToken } from '../../support/cluster/service-accounts.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { type Component, Installation } from '../../support/installation/installation.ts';
import { privilegedDeployment } from '../../support/installation/workloads.ts';
import type { RunningProgram } from '../../support/running-program.ts';

const components = ['operator', 'scanner', 'storage'] as const;
const tables = { operator: operatorMetrics, scanner: scannerMetrics, storage: storageMetrics };
const password = 'correct-horse-battery-staple';
const namespace = 'quiet-place';
const results = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1';

describeControlPlane('what processes tell', (use) => {
  let installation: Installation;
  let processes: Readonly<Record<Component, RunningProgram>>;
  const secrets: string[] = [password, Buffer.from(password).toString('base64')];

  beforeAll(async () => {
    installation = await Installation.make(use.plane);
    const start = (component: Component): Promise<RunningProgram> =>
      installation.start(component, ['--log-level', 'trace']);
    processes = { scanner: await start('scanner'), storage: await start('storage'), operator: await start('operator') };
    noteTokens();
    await processes.scanner.ready();
    await use.plane.apply(...secretive());
    const there = async (name: string): Promise<boolean> =>
      (await use.plane.request('GET', `${results}/${name}`)).status === 200;
    await until('a result', () => there(`namespaces/${namespace}/workloadconfigurationscans/deployment-web`));
    await until('a summary', () => there(`configurationscansummaries/${namespace}`));
    await callAll();
    for (const component of components) await installation.renewTokens(component);
    noteTokens();
    await use.plane.kubectl(['scale', 'deployment', '-n', namespace, 'web', '--replicas=3']);
    await processes.operator.logged('triggered scan', ({ kind }) => kind === 'Deployment');
    await processes.operator.logged('failed to complete action');
  }, 240_000);
  afterAll(() => installation.stop());

  /** The tokens of all processes, as they lie in their mounted folders. */
  function noteTokens(): void {
    for (const { process } of Object.values(processes)) {
      const { spawnargs } = process;
      const peer = spawnargs[spawnargs.indexOf('--token') + 1] ?? '';
      const own = path.join(path.dirname(peer), 'token');
      secrets.push(...[peer, own].map((file) => readFileSync(file, 'utf8').trim()));
    }
  }

  /** Calls that are let in and calls that are not, each with a secret of its own. */
  async function callAll(): Promise<void> {
    const stranger = await requestToken(use.plane, 'default', 'default', { audiences: ['kubescape-gitops'] });
    const wellKnown = await installation.callerToken();
    secrets.push(stranger, wellKnown, use.plane.adminToken);
    const command = { commandName: 'scanRegistryV2', args: { registryInfo: { username: 'me', password } } };
    const body = JSON.stringify({ commands: [command] });
    const type = { 'content-type': 'application/json' };
    for (const { url } of Object.values(processes)) {
      for (const secret of [stranger, `${wellKnown.slice(0, -8)}AAAAAAAA`, use.plane.adminToken, password, wellKnown]) {
        const headers = { ...type, authorization: `Bearer ${secret}`, cookie: `session=${password}` };
        for (const to of ['/v1/triggerAction', '/v1/triggers', `/v1/usage?token=${password}`]) {
          await (await fetch(`${url}${to}`, { method: 'POST', headers, body })).text();
        }
      }
    }
  }

  it.each(components)('%s tells no token and no password, even at the level trace', (component) => {
    const { output, log } = processes[component];
    expect(log.length).toBeGreaterThan(10);
    // The end of a token is its signature: shorter than that, others may have it.
    for (const secret of secrets) expect(output).not.toContain(secret.slice(-24));
    expect(output).not.toMatch(/eyJ[\w-]{10,}/);
  });

  it.each(components)('%s says with each warning what to do', (component) => {
    const { log } = processes[component];
    const warnings = log.filter(({ level }) => level === 'warn' || level === 'error');
    expect(warnings.filter(({ todo }) => typeof todo !== 'string')).toEqual([]);
  });

  it.each(components)('%s has a line for each watch that it started', async (component) => {
    const { log } = processes[component];
    const watched = await processes[component].metric(`kubescape_gitops_${component}_watch_state`, 'state="synced"');
    expect(watched).toBeGreaterThan(10);
    expect(log.filter(({ msg, level }) => msg === 'watch started' && level === 'info').length).toBeGreaterThanOrEqual(
      watched,
    );
  });

  describe.each(components)('the metrics of %s', (component) => {
    const read = async (): Promise<string> => (await fetch(`${processes[component].url}/metrics`)).text();

    it('are those of the documentation', async () => {
      const names = Array.from((await read()).matchAll(/^# TYPE (kubescape_\S+)/gm), ([, name]) => name ?? '');
      expect(names.toSorted()).toEqual(tables[component].table.rows.map(({ name }) => name).toSorted());
    });

    it('name no namespace and no object, so that there are less than a thousand', async () => {
      const text = await read();
      expect(text.split('\n').filter((line) => /^\w/.test(line)).length).toBeLessThan(1000);
      expect(text).not.toContain(namespace);
      expect(text).not.toContain('"web"');
    });

    it('say that all is well, or is again after a machine under load had a Lease run out', async () => {
      const value = (name: string): Promise<number> =>
        processes[component].metric(`kubescape_gitops_${component}_${name}`);
      expect(await value('memory_used_ratio')).toBeGreaterThan(0);
      await until('all to be well', async () => {
        if ((await value('leading')) !== 1) throw new Error('it does not lead');
        if ((await value('lease_unavailable')) !== 0) throw new Error('its Lease is away');
        const down = (await read()).split('\n').filter((line) => /_watch_up\{.*\} 0$/.test(line));
        if (down.length > 0) throw new Error(down.join(', '));
        return true;
      });
    });
  });

  it('how fresh results are is told, by the operator and by the scanner', async () => {
    const { operator, scanner } = processes;
    await scanner.logged('scan complete');
    await operator.logged('scan done');
    for (const [program, name] of [
      [operator, 'operator_last_full_scan_timestamp_seconds'],
      [scanner, 'scanner_last_full_scan_timestamp_seconds'],
      [scanner, 'scanner_oldest_result_timestamp_seconds'],
    ] as const) {
      const seconds = await until(name, async () => (await program.metric(`kubescape_gitops_${name}`)) || undefined);
      expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(600);
    }
  });
});

/** Objects that hold what nobody is to read in a log. */
function secretive(): ReturnType<typeof privilegedDeployment>[] {
  const web = privilegedDeployment(namespace, 'web') as ReturnType<typeof privilegedDeployment> & {
    readonly spec: { readonly template: { readonly spec: { readonly containers: Record<string, unknown>[] } } };
  };
  for (const container of web.spec.template.spec.containers) {
    container['env'] = [{ name: 'DB_PASSWORD', value: password }];
    container['args'] = [`--database=postgres://me:${password}@db/shop`];
  }
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db', namespace }, stringData: { password } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'db', namespace }, data: { password } },
    web,
  ];
}
