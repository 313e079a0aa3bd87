import { describe, expect, it } from 'vitest';
import { command, scan, sideBySide, temporaryFolders } from '../../support/command.ts';
import { kubeconfigFor, refusal, toldClusters, type ToldCluster } from '../../support/live/told-cluster.ts';

const folderWith = temporaryFolders();
const tellCluster = toldClusters();
const privileged = (name: string, annotations = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', annotations },
  spec: { containers: [{ name: 'app', image: 'app', securityContext: { privileged: true } }] },
});
const through = ({ kubeconfig }: ToldCluster): string[] => ['--cluster', '--kubeconfig', kubeconfig];

describe('a scan of a running cluster', sideBySide, () => {
  it('reports what it finds, and says where', async () => {
    const cluster = await tellCluster({ objects: [privileged('web')] });
    const args = [...through(cluster), '--context', 'told', '--control', 'C-0057'];
    const [{ code, stderr, report }, asText, asSarif] = await Promise.all([
      scan([...args, '--severity-threshold', 'high']),
      command(['scan', ...args]),
      command(['scan', ...args, '--format', 'sarif']),
    ]);

    expect([code, stderr, report.scope, report.outcome]).toEqual([1, '', 'cluster', 'fail']);
    expect(report.liveCluster).toEqual({ name: 'told-cluster', context: 'told', server: cluster.url });
    expect(report.resources.map(({ id, controls }) => [id, controls.map((one) => one.id)])).toEqual([
      ['/v1/shop/Pod/web', ['C-0057']],
    ]);
    expect(asText.stdout).toContain(
      `1 object in the live cluster told-cluster (context told, ${cluster.url}); 1 control judged 1 resource.`,
    );
    expect(JSON.parse(asSarif.stdout)).toMatchObject({
      runs: [{ properties: { liveCluster: { server: cluster.url } }, results: [{ ruleId: 'C-0057' }] }],
    });
  });

  it('finds its cluster by KUBECONFIG, too', async () => {
    const { kubeconfig, url } = await tellCluster({ objects: [privileged('web')] });
    const { report } = await scan(['--cluster', '--control', 'C-0057'], { env: { KUBECONFIG: kubeconfig } });

    expect(report.liveCluster?.server).toBe(url);
  });

  it('is incomplete where something may not be listed, unless that is allowed', async () => {
    const cluster = await tellCluster({
      objects: [privileged('web')],
      exceptionally: ({ path }) => (path.endsWith('/networkpolicies') ? refusal(403, 'Forbidden', 'no') : undefined),
    });
    const file = `${folderWith()}/report.json`;
    const [strict, lenient] = await Promise.all([
      command(['scan', ...through(cluster), '--format', `json=${file}`]),
      scan([...through(cluster), '--allow-unreadable']),
    ]);

    expect([strict.code, lenient.code, lenient.report.outcome]).toEqual([3, 0, 'pass']);
    expect(strict.stderr).toMatch(
      /^not evaluated: cannot list networkpolicies\.networking\.k8s\.io: forbidden; skipped/,
    );
    expect(lenient.report.problems).toHaveLength(1);
  });

  it('heeds annotations that skip controls only when told to', async () => {
    const cluster = await tellCluster({ objects: [privileged('web', { 'kubescape.io/skip-controls': 'C-0057' })] });
    const args = [...through(cluster), '--control', 'C-0057'];
    const [plain, trusting] = await Promise.all([scan(args), scan([...args, '--inline-exceptions'])]);

    expect([plain, trusting].map(({ report }) => report.controls[0]?.status)).toEqual(['failed', 'passed']);
  });

  it('lists exceptions of the cluster beside those of files', async () => {
    const exception = {
      apiVersion: 'kubescape.io/v1beta1',
      kind: 'SecurityException',
      metadata: { name: 'legacy', namespace: 'shop' },
      spec: { posture: [{ controlID: 'C-0057', action: 'ignore' }] },
    };
    const others = [
      { ...exception, metadata: { name: 'idle', namespace: 'other' } },
      { ...exception, metadata: { name: 'old', namespace: 'shop' }, spec: { ...exception.spec, expiresAt: over } },
    ];
    const objects = [privileged('web'), exception, ...others];
    const cluster = await tellCluster({ objects, extras: ['SecurityException'] });
    const { report } = await scan([...through(cluster), '--control', 'C-0057']);

    expect(report.exceptions).toEqual({
      used: [{ name: 'SecurityException shop/legacy', matches: 1 }],
      unused: ['SecurityException other/idle'],
      expired: [{ name: 'SecurityException shop/old', expired: over }],
    });
  });
});

const over = '2020-01-31T00:00:00Z';

describe('a scan of a running cluster that cannot be', sideBySide, () => {
  it.each([
    ['a path', ['--cluster', 'deploy/'], '--cluster scans what runs, not files; leave out "deploy/" or --cluster'],
    ['--flux', ['--cluster', '--flux'], "option '--cluster' cannot be used with option '--flux'"],
    ['--stage', ['--cluster', '--stage', 'dev'], "option '--cluster' cannot be used with option '--stage <stage>'"],
    ['--charts', ['--cluster', '--charts', 'c'], "option '--cluster' cannot be used with option '--charts <folder>'"],
    ['--prove', ['--cluster', '--prove'], "option '--cluster' cannot be used with option '--prove'"],
    ['--context alone', ['.', '--context', 'prod'], '--context chooses a running cluster; add --cluster to scan it'],
    ['--kubeconfig alone', ['.', '--kubeconfig', 'x'], '--kubeconfig chooses a running cluster; add --cluster'],
    ['no kubeconfig', ['--cluster', '--kubeconfig', 'no-such-file'], '"no-such-file" does not exist'],
  ])('for %s is a mistake of the command line', async (_title, args, words) => {
    const { code, stdout, stderr } = await command(['scan', ...args]);

    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toContain(words);
  });

  it('names the contexts that there are', async () => {
    const cwd = folderWith({ config: kubeconfigFor('http://127.0.0.1:1') });
    const { code, stderr } = await command(['scan', '--cluster', '--kubeconfig', 'config', '--context', 'prod'], {
      cwd,
    });

    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: no context "prod" in .*config"; there are "told"\n$/);
  });

  it('says in one line that the API server is away', async () => {
    const cwd = folderWith({ config: kubeconfigFor('http://127.0.0.1:1') });
    const { code, stdout, stderr } = await command(['scan', '--cluster', '--kubeconfig', 'config'], { cwd });

    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^error: the API server http:\/\/127\.0\.0\.1:1 tells nothing: .*ECONNREFUSED.*\n$/);
  });
});
