import path from 'node:path';
import { expect, it } from 'vitest';
import { chartFixtures, fixtureFolder } from '../../support/chart/chart-fixtures.ts';
import {
  chartFolder,
  chartObjects,
  chartText,
  describeChart,
  renderChart,
  runHelm,
} from '../../support/chart/render-chart.ts';

describeChart('the chart', () => {
  it.each(chartFixtures)(
    'is what test/fixtures/chart/%s.golden.yaml has; `npm test -- -u` writes it',
    async (name, rendering) => {
      const golden = path.join(fixtureFolder, `${name}.golden.yaml`);
      await expect(await chartText(rendering)).toMatchFileSnapshot(golden);
    },
  );

  it.each(chartFixtures)('renders %s twice to the same bytes', async (_, rendering) => {
    expect(await renderChart(rendering)).toBe(await chartText(rendering));
  });

  it.each(chartFixtures)('passes helm lint --strict with the values of %s', async (_, rendering) => {
    const { exitCode, stdout, stderr } = await runHelm(['lint', '--strict', chartFolder], rendering);
    expect({ exitCode, text: `${stdout}${stderr}` }).toMatchObject({ exitCode: 0 });
  });

  it('names each object once', async () => {
    for (const [, rendering] of chartFixtures) {
      const names = (await chartObjects(rendering)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  it('goes wholly into the namespace of its release', async () => {
    const objects = await chartObjects({ ...chartFixtures.at(-1)?.[1], namespace: 'somewhere' });
    const clusterWide = ['ClusterRole', 'ClusterRoleBinding'];
    for (const { kind, metadata } of objects) {
      expect([kind, metadata.namespace]).toEqual([kind, clusterWide.includes(kind) ? undefined : 'somewhere']);
    }
    const text = JSON.stringify(objects);
    expect(text).not.toMatch(/"namespace":"(?!somewhere")/);
    expect(text).not.toMatch(/(?:=|\/\/|")kubescape\/|kubescape\.svc|--namespace=kubescape/);
  });
});
