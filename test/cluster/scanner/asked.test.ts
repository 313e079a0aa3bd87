import { expect, it } from 'vitest';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { deployment } from '../../support/scanner/objects.ts';
import { RunningScanners } from '../../support/scanner/running-scanners.ts';
import { applied, storedResult, triggerOf } from '../../support/scanner/scanner-in-cluster.ts';

const scans = 'workloadconfigurationscans';
const everything = '/v1/scan?wait=true';

describeCluster('a scanner', (use) => {
  const scanners = new RunningScanners(use);

  it('puts right what others have changed in results, and says which rescan it followed', async () => {
    const { cluster, namespace } = use;
    const scanner = await scanners.start();
    const web = await applied(cluster, deployment(namespace, 'edited', true));
    await scanner.trigger(web);
    const patch = (what: object): Promise<string> =>
      cluster.kubectl([
        'patch',
        scans,
        'deployment-edited',
        '-n',
        namespace,
        '--type=merge',
        '-p',
        JSON.stringify(what),
      ]);

    await patch({ metadata: { labels: { 'kubescape.io/workload-kind': 'Nonsense', team: 'shop' } } });
    await until('the edit', async () => (await scanner.trigger(web)).writes === 1);
    const repaired = await storedResult(cluster, scans, namespace, 'deployment-edited');
    expect(repaired?.metadata.labels).toMatchObject({ 'kubescape.io/workload-kind': 'Deployment', team: 'shop' });

    await patch({ spec: { controls: { 'C-0057': { status: { status: 'passed' } } } } });
    expect(await scanner.trigger(triggerOf(web, 'rescan', 'please-1'))).toEqual({ outcomes: ['judged'], writes: 1 });
    const rescanned = await storedResult(cluster, scans, namespace, 'deployment-edited');
    expect(rescanned?.spec.controls['C-0057'].status.status).toBe('failed');
    expect(rescanned?.metadata.annotations['kubescape-gitops.dev/rescanned']).toBe('please-1');
    expect(await scanner.trigger(triggerOf(web, 'rescan', 'please-1'))).toEqual({ outcomes: ['judged'], writes: 0 });
    expect(await scanner.trigger(web)).toEqual({ outcomes: ['judged'], writes: 0 });
  });

  it('skips the controls that rest on a kind which it may not read, and judges by all others', async () => {
    const { cluster, namespace } = use;
    const scanner = await scanners.start({
      account: 'without-policies',
      without: (rule) => {
        const resources = rule.resources.filter((resource) => resource !== 'networkpolicies');
        return resources.length === 0 ? undefined : { ...rule, resources };
      },
    });

    await scanner.applied(deployment(namespace, 'half-known', true));

    const scan = await storedResult(cluster, scans, namespace, 'deployment-half-known');
    expect(scan?.spec.controls['C-0057'].status.status).toBe('failed');
    expect(scan?.spec.controls['C-0030'].status).toMatchObject({
      status: 'skipped',
      info: expect.stringContaining('networkpolicies'),
    });
    const { status, text } = await scanner.program.readiness();
    expect(status).toBe(200);
    expect(text).toContain('networkpolicies.networking.k8s.io: forbidden');
    expect(
      await scanner.program.metric('kubescape_gitops_scanner_watch_state', 'kind="networkpolicies",state="forbidden"'),
    ).toBe(1);
    const { body } = await scanner.ask('POST', everything, {});
    expect(body).toMatchObject({ response: { outcome: 'incomplete' } });
  });

  it('answers scans as callers of Kubescape know it', async () => {
    const { namespace } = use;
    const scanner = await scanners.start();
    const begun = await scanner.ask('POST', '/v1/scan', {
      targetType: 'framework',
      targetNames: ['NSA'],
      hostScanner: false,
    });
    expect(begun).toMatchObject({ status: 200, body: { type: 'busy' } });
    const { id } = Object(begun.body);
    await until('the end of the scan', async () => {
      return Object((await scanner.ask('GET', `/v1/status?ID=${id}`)).body).type === 'notBusy';
    });
    const results = await scanner.ask('GET', `/v1/results?id=${id}`);
    expect(results).toMatchObject({ status: 200, body: { id, type: 'v1results', response: { outcome: 'complete' } } });
    expect(Object(results.body).response.frameworks).toMatchObject([{ name: 'NSA' }]);

    const narrowed = await scanner.ask('POST', everything, { includeNamespaces: [namespace] });
    expect(Object(narrowed.body).response.frameworks).toEqual([]);
    expect(await scanner.ask('POST', '/v1/scan', { targetNames: 7 })).toMatchObject({
      status: 400,
      body: { type: 'error' },
    });
    expect((await scanner.ask('GET', '/v1/status?id=nobody')).status).toBe(404);
    expect((await scanner.ask('POST', '/v1/triggers', { triggers: [{ kind: 'Pod' }] })).status).toBe(400);
    const stranger = await fetch(`${scanner.program.url}/v1/scan`, { method: 'POST' });
    expect(stranger.status).toBe(401);
  });
});
