import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tool } from '../../../src/cli/version.ts';
import { chartFixtures } from '../../support/chart/chart-fixtures.ts';
import { type Container, workloadsOf } from '../../support/chart/pods.ts';
import { chartObjects, describeChart, objectOf } from '../../support/chart/render-chart.ts';
import { command, temporaryFolders } from '../../support/command.ts';
import { RunningProgram } from '../../support/running-program.ts';

const folder = temporaryFolders();
const [, everything] = chartFixtures.at(-1) ?? [];
const servers = ['operator', 'kubescape', 'storage'];

/** Arguments as the kubelet hands them over, with the places of a container mapped to some of this machine. */
function argsHere({ args = [] }: Container, places: Readonly<Record<string, string>>): readonly string[] {
  return args.map((arg) =>
    Object.entries(places).reduce(
      (text, [there, here]) => text.replace(there, here),
      arg.replaceAll('$(POD_IP)', '::1'),
    ),
  );
}

describeChart('the programs', () => {
  const containers = new Map<string, Container>();
  const running: RunningProgram[] = [];

  beforeAll(async () => {
    for (const { name, template } of workloadsOf(await chartObjects(everything))) {
      for (const container of template.spec.containers) containers.set(name, container);
    }
  });
  afterAll(() => Promise.all(running.map((program) => program.kill())));

  const containerOf = (name: string): Container => {
    const found = containers.get(name);
    if (found) return found;
    throw new Error(`no container of ${name}`);
  };

  it('are all there: no component is enabled that has none', () => {
    expect([...containers.keys()].toSorted()).toEqual([
      'gate',
      'kubescape',
      'kubescape-scheduler',
      'operator',
      'storage',
    ]);
  });

  it.each(servers)('%s starts with its arguments, and listens', async (name) => {
    const here = folder({
      'config/excludeNamespaces': 'kube-system',
      token: 'none',
      'account/token': 'none',
      'account/ca.crt': rootCertificates[0] ?? '',
    });
    const args = argsHere(containerOf(name), {
      '--listen=[::]': '--listen=127.0.0.1',
      ':8080': ':0',
      ':4002': ':0',
      '/etc/kubescape-gitops': path.join(here, 'config'),
      '/var/run/secrets/kubescape-gitops/token': path.join(here, 'token'),
    });
    const env = {
      // Nobody listens there: it waits for its API server, as it does in a cluster that is starting.
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: '1',
      KUBESCAPE_GITOPS_SERVICE_ACCOUNT: path.join(here, 'account'),
      NODE_OPTIONS: containerOf(name).env?.find((one) => one.name === 'NODE_OPTIONS')?.value ?? 'none',
    };
    const program = await RunningProgram.launch(args, env);
    running.push(program);
    expect(await fetch(`${program.url}/livez`)).toMatchObject({ status: 200 });
  });

  it('the gate takes its arguments, and asks for its credentials next', async () => {
    const here = folder({ 'data/none': '' });
    const args = argsHere(containerOf('gate'), { '/var/lib/kubescape-gate': path.join(here, 'data') });
    const { code, stderr } = await command(args);
    expect(code).toBe(2);
    expect(stderr).toContain('GITHUB_APP_ID');
  });

  it('have images of the version of this package', async () => {
    const images = workloadsOf(await chartObjects()).flatMap(({ template }) =>
      template.spec.containers.map(({ image }) => image),
    );
    expect([...new Set(images)]).toEqual([`ghcr.io/kubescape-gitops/kubescape-gitops:${tool.version}`]);
  });

  it('have the image that values name; a digest goes with its own repository only', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const values = {
      image: { registry: 'registry.example', digest },
      operator: { image: { repository: 'mirror/operator', tag: 'v2' } },
      gate: { enabled: true, existingSecret: 'app' },
    };
    const objects = await chartObjects({ values });
    const imageOf = (name: string): string | undefined =>
      workloadsOf([objectOf(objects, 'Deployment', name)])[0]?.template.spec.containers[0]?.image;
    expect(imageOf('storage')).toBe(`registry.example/kubescape-gitops/kubescape-gitops:${tool.version}@${digest}`);
    expect(imageOf('operator')).toBe('registry.example/mirror/operator:v2');
    expect(imageOf('gate')).toBe(`registry.example/kubescape-gitops/kubescape-gitops-gate:${tool.version}`);
  });

  it('are waited for: no update of a Deployment is over while all of its pods are missing', async () => {
    for (const [, rendering] of chartFixtures) {
      for (const { kind, spec } of await chartObjects(rendering)) {
        if (kind !== 'Deployment') continue;
        const { replicas, strategy } = spec as {
          readonly replicas: number;
          readonly strategy: { readonly type: string; readonly rollingUpdate?: { readonly maxUnavailable: number } };
        };
        const mayBeMissing = strategy.type === 'Recreate' ? 0 : (strategy.rollingUpdate?.maxUnavailable ?? 1);
        expect(replicas - mayBeMissing).toBeGreaterThan(0);
      }
    }
  });

  it('share one heap rule, whatever their limit is', () => {
    for (const name of servers) {
      expect(containerOf(name).env).toContainEqual({
        name: 'NODE_OPTIONS',
        value: '--max-old-space-size-percentage=70',
      });
    }
  });

  it('let in whom they have to: the scanner the operator, the operator the scheduler and those of the values', () => {
    const callersOf = (name: string): readonly string[] =>
      (containerOf(name).args ?? []).filter((arg) => arg.startsWith('--caller='));
    expect(callersOf('kubescape')).toEqual(['--caller=security/kubescape-operator']);
    expect(callersOf('operator')).toEqual([
      '--caller=security/kubescape-operator',
      '--caller=security/kubescape-scheduler',
      '--caller=ci/runner',
    ]);
    expect(callersOf('storage')).toEqual(['--caller=security/kubescape-storage', '--caller=monitoring/reader']);
  });

  it('a namespace list of a value is one glob a line, so that braces keep their commas', async () => {
    const { data } = objectOf(await chartObjects(everything), 'ConfigMap', 'kubescape-config');
    expect(data).toEqual({ includeNamespaces: 'shop\nteam-*', excludeNamespaces: 'kube-system\nteam-{a,b}' });
  });
});
