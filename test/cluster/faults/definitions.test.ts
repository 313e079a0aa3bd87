import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load as parseYaml } from 'js-yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KubeObject } from '../../support/cluster/cluster.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { settled } from '../../support/faults/settled.ts';
import { Installation } from '../../support/installation/installation.ts';

const group = 'spdx.softwarecomposition.kubescape.io';
const folder = path.resolve(import.meta.dirname, '../../../flux/chart/crds');

describeControlPlane('the definition of a kind of results', (use) => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.make(use.plane);
  }, 120_000);
  afterAll(() => installation.stop());

  it.each(['workloadconfigurationscans', 'workloadconfigurationscansummaries', 'configurationscansummaries'])(
    'that is deleted while much changes has all its objects written again when it is back: %s',
    async (plural) => {
      const { plane } = use;
      const processes = await Processes.start(installation);
      const load = await ChangeLoad.start(plane, { seed: 11 });
      await load.more(20);
      await load.stop();
      await settled(installation, processes);
      const more = await ChangeLoad.start(plane, { seed: 12 });
      await plane.kubectl(['delete', 'crd', `${plural}.${group}`]);
      const collection = `/apis/${group}/v1beta1/${plural}`;
      await until('no such kind', async () => (await plane.request('GET', collection)).status === 404);
      await more.more(20);
      await plane.apply(parseYaml(readFileSync(path.join(folder, `${plural}.yaml`), 'utf8')) as KubeObject);
      await plane.kubectl(['wait', '--for=condition=Established', 'crd', `${plural}.${group}`, '--timeout=60s']);
      await more.more(20);
      await more.stop();
      expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
    },
    300_000,
  );
});
