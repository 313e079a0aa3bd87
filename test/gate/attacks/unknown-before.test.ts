import { describe, expect, it } from 'vitest';
import { helmProgram } from '../../support/helm.ts';
import { flux, gateStep, privileged, verdictOf } from './step.ts';

const blocked = { outcome: 'fail', blocking: expect.arrayContaining(['C-0057 Deployment/web']) };

function repository(url: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: web, namespace: apps }
spec: { interval: 1h, url: '${url}', ref: { tag: 1.0.0 } }
`;
}

function release(spec: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: apps }
spec: { interval: 1h, <<: ${spec} }
`;
}

const fromRegistry = {
  'apps/prod/web.yaml': release('{ chartRef: { kind: OCIRepository, name: web } }'),
  'apps/prod/repository.yaml': repository('oci://registry.example.org/charts/web'),
};

describe('what the base could not evaluate', () => {
  it('may get another version of its chart', async () => {
    const text = repository('oci://registry.example.org/charts/web').replace('1.0.0', '1.1.0');
    expect((await gateStep(fromRegistry, { 'apps/prod/repository.yaml': text })).outcome).toBe('pass');
  });

  it('is incomplete with the chart of somebody else', async () => {
    const change = { 'apps/prod/repository.yaml': repository('oci://mallory.example.org/charts/web') };
    expect(verdictOf(await gateStep(fromRegistry, change))).toMatchObject({
      outcome: 'incomplete',
      broken: ['HelmRelease apps/web'],
    });
  });

  it('is incomplete with the files of somebody else', async () => {
    const remote = (url: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: team, namespace: flux-system }
spec: { interval: 1m, url: '${url}' }
---
${flux('team', 'deploy').replace('name: flux-system }', 'name: team }')}`;
    const base = { 'clusters/prod/team.yaml': remote('https://example.org/team') };
    const change = { 'clusters/prod/team.yaml': remote('https://mallory.example.org/team') };
    expect(verdictOf(await gateStep(base, change)).broken).toEqual(['Kustomization flux-system/team']);
  });

  it.runIf(helmProgram)('is judged with a chart of this repository', async () => {
    const git = '{ kind: GitRepository, name: flux-system, namespace: flux-system }';
    const change = {
      'apps/prod/web.yaml': release(`{ chart: { spec: { chart: ./charts/web, sourceRef: ${git} } } }`),
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/templates/web.yaml': privileged,
    };
    expect(verdictOf(await gateStep(fromRegistry, change))).toMatchObject(blocked);
  });

  it.runIf(helmProgram)('is not vouched for by a chart that the change brings and names', async () => {
    const change = {
      'apps/prod/third.yaml': release('{ chartRef: { kind: OCIRepository, name: web } }').replace(
        'name: web',
        'name: x',
      ),
      'kubescape-gitops.yaml': 'charts: [charts]\n',
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/templates/nothing.yaml': '',
    };
    expect(verdictOf(await gateStep(fromRegistry, change)).broken).toEqual(['HelmRelease apps/x']);
  });

  it('is judged where the change itself writes what fails', async () => {
    const base = { 'apps/prod/broken.yaml': 'a: [\n' };
    const change = { 'apps/prod/broken.yaml': undefined, 'apps/prod/web.yaml': privileged };
    expect(verdictOf(await gateStep(base, change))).toMatchObject(blocked);
  });

  it('is not held against a change that only repairs it', async () => {
    const base = { 'apps/prod/broken.yaml': 'a: [\n', 'apps/prod/web.yaml': privileged };
    const report = await gateStep(base, { 'apps/prod/broken.yaml': undefined });
    expect(report.outcome).toBe('pass');
    expect(report.counts.notComparable).toBeGreaterThan(0);
  });
});
