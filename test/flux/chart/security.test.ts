import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allKinds } from '../../../src/kube/kinds/all-kinds.ts';
import { chartFixtures } from '../../support/chart/chart-fixtures.ts';
import { restrictedFaults, workloadsOf } from '../../support/chart/pods.ts';
import { chartFolder, chartObjects, chartText, describeChart, objectOf } from '../../support/chart/render-chart.ts';
import { scan, temporaryFolders } from '../../support/command.ts';

const folder = temporaryFolders();
const [, everything] = chartFixtures.at(-1) ?? [];

describeChart('what the chart installs', () => {
  it.each(chartFixtures)('keeps to Pod Security `restricted` (%s)', async (_, rendering) => {
    const workloads = workloadsOf(await chartObjects(rendering));
    expect(workloads.length).toBeGreaterThan(2);
    for (const { name, template } of workloads) expect([name, restrictedFaults(template)]).toEqual([name, []]);
  });

  it.each(chartFixtures)('writes to no root, mounts folders only, and is limited (%s)', async (_, rendering) => {
    for (const { template } of workloadsOf(await chartObjects(rendering))) {
      const { containers, automountServiceAccountToken } = template.spec;
      expect(automountServiceAccountToken).toBe(false);
      for (const { securityContext, volumeMounts = [], resources } of containers) {
        expect(securityContext?.['readOnlyRootFilesystem']).toBe(true);
        expect(volumeMounts.filter(({ subPath }) => subPath !== undefined)).toEqual([]);
        expect(Object.keys(resources?.limits ?? {})).toEqual(expect.arrayContaining(['cpu', 'memory']));
        expect(Object.keys(resources?.requests ?? {})).toEqual(expect.arrayContaining(['cpu', 'memory']));
      }
    }
  });

  it('gives the token of the API server to nobody but who asks it for something', async () => {
    const workloads = workloadsOf(await chartObjects(everything));
    const mounting = workloads.filter(({ template }) =>
      template.spec.containers.some(({ volumeMounts = [] }) => volumeMounts.some(({ name }) => name === 'api-token')),
    );
    expect(mounting.map(({ name }) => name).toSorted()).toEqual(['kubescape', 'operator', 'storage']);
  });

  it('fails no control of ours but one: who runs in a cluster and does something has rights', async () => {
    const file = path.join(folder({ 'objects.yaml': await chartText(everything) }), 'objects.yaml');

    const { report } = await scan(['--no-system-exceptions', file]);

    const failed = report.controls.filter(({ status }) => status === 'failed');
    // C-0053, medium: a service account that has any role at all. Which rights they are, and that all are used, is tested
    // in test/cluster/installation/rights.test.ts.
    expect(failed.map(({ id }) => id)).toEqual(['C-0053']);
    expect(report.severityCounters).toMatchObject({ critical: 0, high: 0 });
    expect(report.problems).toEqual([]);
  });

  it('lets whoever views a namespace read its results, and every kind of them', async () => {
    const { metadata, rules } = objectOf(await chartObjects(), 'ClusterRole', 'kubescape-reader');
    expect(metadata['labels']).toMatchObject({ 'rbac.authorization.k8s.io/aggregate-to-view': 'true' });
    const readable = (rules as { resources: string[]; verbs: string[] }[]).flatMap(({ resources, verbs }) => {
      expect(verbs).toEqual(['get', 'list', 'watch']);
      return resources;
    });
    const results = allKinds.filter(({ plural }) => plural !== 'operatorcommands').map(({ plural }) => plural);
    expect(readable.toSorted()).toEqual(results.toSorted());
  });
});

describe('templates', () => {
  it.each(globSync('**/*', { cwd: path.join(chartFolder, 'templates') }).filter((file) => /\.\w+$/.test(file)))(
    '%s asks neither a cluster, nor chance, nor the clock, and is no hook',
    (file) => {
      const text = readFileSync(path.join(chartFolder, 'templates', file), 'utf8');
      expect(text).not.toMatch(/\{\{[^}]*\b(lookup|rand\w+|gen[A-Z]\w+|now|uuidv4|htpasswd|bcrypt|getHostByName)\b/);
      expect(text).not.toContain('helm.sh/hook');
    },
  );
});
